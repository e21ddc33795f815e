"""One deck being edited: built at each change, and shown."""
