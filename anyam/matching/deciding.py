"""From scored pairs to decisions: rivals against each other, gates, stated error costs."""

RESULT = ("candidate_id", "register_id", "decision", "probability", "tier", "reasons")
