"""The build engine: what stays warm between builds, the pipeline, and the backends by name."""
