"""The table of the cache: limits and used codes are shared by all server processes."""

from django.core.management import call_command
from django.db import migrations


def create(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


def keep(apps, schema_editor):
    """Going back leaves the table: it holds nothing that lasts."""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(create, keep)]
