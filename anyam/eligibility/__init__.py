"""Who qualifies under which scheme, on what evidence, and what would change the answer."""
