"""The programme's numbers: one TOML file per scheme and year, each figure with its source."""

from anyam.schemes.loader import Figure, Predicate, Scheme, all_schemes, get_scheme

__all__ = ["Figure", "Predicate", "Scheme", "all_schemes", "get_scheme"]
