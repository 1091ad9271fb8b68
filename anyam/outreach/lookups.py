"""Whether a list of words kept as JSON names one: `trades__names="kue"`.

Each database in its own words: PostgreSQL knows how many lists hold a word only where it is asked
whether they contain it.
"""

import json
from typing import Any

from django.db import models

Sql = tuple[str, tuple[Any, ...]]


@models.JSONField.register_lookup
class Names(models.Lookup[Any]):
    """The word stands in the list, whole."""

    lookup_name = "names"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Sql:
        lhs, values = self.process_lhs(compiler, connection)
        return f"instr({lhs}, %s) > 0", (*values, json.dumps(self.rhs))

    def as_postgresql(self, compiler: Any, connection: Any) -> Sql:
        lhs, values = self.process_lhs(compiler, connection)
        return f"{lhs} @> %s::jsonb", (*values, json.dumps([self.rhs]))
