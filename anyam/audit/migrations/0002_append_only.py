"""The database itself refuses to change or delete what was recorded.

Names of the triggers: `anyam.audit.queries.triggers`, where `anyam check` looks for them.
"""

from django.db import migrations

SQLITE = [
    "CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
    "CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
    # INSERT OR REPLACE removes the old row without asking the trigger above.
    "CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
    "WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id) "
    "BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
]
POSTGRES = [
    "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$",
    "CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
    "CREATE TRIGGER {table}_no_delete BEFORE DELETE OR TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
    # ALWAYS: also in a session that calls itself a replica to get past triggers.
    "ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_no_update",
    "ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_no_delete",
]
TABLES = ("audit_event", "audit_seal")


def guard(apps, schema_editor):
    statements = SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES
    for table in TABLES:
        for statement in statements:
            schema_editor.execute(statement.format(table=table), params=None)


def unguard(apps, schema_editor):
    sqlite = schema_editor.connection.vendor == "sqlite"
    for table in TABLES:
        for name in ("no_update", "no_delete", "no_replace") if sqlite else ("no_update", "no_delete"):
            on = "" if sqlite else f" ON {table}"
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_{name}{on}")
    if not sqlite:
        schema_editor.execute("DROP FUNCTION IF EXISTS audit_refuse()")


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
