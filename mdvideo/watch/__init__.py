"""The authoring loop: a deck is watched, built at each save, and shown on a page that keeps up."""
