"""Where the SQL runs: one machine (`duckdb`) or a cluster (`spark`)."""
