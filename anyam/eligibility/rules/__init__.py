"""Facts in, answers out; split by subject. Nothing here knows a database, a request or a clock."""
