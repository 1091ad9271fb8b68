"""The kinds of business, from `groups/trades.toml`."""

from typing import Any

from django.db import migrations

from anyam.groups.trades import read


def load(apps: Any, _editor: Any) -> None:
    trades = apps.get_model("groups", "Trade")
    for row in read():
        trades.objects.update_or_create(slug=row["slug"], defaults=row)


class Migration(migrations.Migration):
    dependencies = [("groups", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
