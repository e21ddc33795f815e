"""A model on disk becomes a pipeline: its files found and checked, its class chosen, its components loaded."""
