"""What the lists of 300,000 groups are read by; `tests/test_plans.py` asks for their plans."""

from django.db import models
from django.db.models import Q

from anyam.regions.scope import Province

LIVING = Q(disbanded_on=None)
FORMING = Q(formed_on=None, disbanded_on=None)
OF_GROUPS = [
    models.Index(fields=["name", "id"], name="groups_group_by_name"),
    # With all that the list is narrowed by: of a province it is read from here alone.
    models.Index(
        Province("region"),
        "name",
        "id",
        "region",
        "formed_on",
        "disbanded_on",
        "trade",
        name="groups_group_of_province",
    ),
    models.Index(fields=["region"], name="groups_group_forming", condition=FORMING),
    models.Index(fields=["name", "id"], name="groups_group_forming_by_name", condition=FORMING),
    # Who does the same here, and the table of trades of a regency.
    models.Index(fields=["trade", "region"], name="groups_group_trade_place"),
    models.Index(fields=["trade", "name", "id"], name="groups_group_of_trade"),
    models.Index(fields=["region", "trade"], name="groups_group_place_trade", condition=LIVING),
]
