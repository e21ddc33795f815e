"""Every kind of job: what can be made, as frozen values. ``job`` defines the base class and the cache key."""
