"""The HTTP server of the watch page: access rules, routes, server-sent events and byte ranges."""
