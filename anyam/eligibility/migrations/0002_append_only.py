"""The database itself refuses to change or delete an answer that was given."""

from django.db import migrations

TABLE = "eligibility_assessment"
SQLITE = [
    f"CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE} "
    f"BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only'); END",
    f"CREATE TRIGGER {TABLE}_no_delete BEFORE DELETE ON {TABLE} "
    f"BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only'); END",
]
POSTGRES = [
    "CREATE OR REPLACE FUNCTION eligibility_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$",
    f"CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE} "
    "FOR EACH STATEMENT EXECUTE FUNCTION eligibility_refuse()",
    f"CREATE TRIGGER {TABLE}_no_delete BEFORE DELETE ON {TABLE} "
    "FOR EACH STATEMENT EXECUTE FUNCTION eligibility_refuse()",
]


def guard(apps, schema_editor):
    statements = SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES
    for statement in statements:
        schema_editor.execute(statement, params=None)


def unguard(apps, schema_editor):
    sqlite = schema_editor.connection.vendor == "sqlite"
    for name in ("no_update", "no_delete"):
        on = "" if sqlite else f" ON {TABLE}"
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_{name}{on}")
    if not sqlite:
        schema_editor.execute("DROP FUNCTION IF EXISTS eligibility_refuse()")


class Migration(migrations.Migration):
    dependencies = [("eligibility", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
