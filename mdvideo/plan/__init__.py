"""Pure planning: what must be made, and when each thing is shown."""
