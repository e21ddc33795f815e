"""How large type may be: what is on a slide takes the room that is there, and a chapter's slides share one size."""
