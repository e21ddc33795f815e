"""The backends of a build by name: images, motion and speech."""
