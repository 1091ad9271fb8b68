"""The database adds the villages' totals up by regency itself, so that a submission asks no more.

By differences, under the lock of the regency's row: two recounts at once do not miss each other.
A later migration that remakes `eligibility_tally` on SQLite has to make the triggers anew.
"""

from django.db import migrations

FIELDS = (
    "people", "helped", "helped_fail", "helped_unknown", "qualified", "qualified_unreached",
    "unknown", "unknown_unreached",
)  # fmt: skip
KEPT = "eligibility_regencytally"
HERE = "region_id = substr(NEW.region_id, 1, 4) AND scheme = NEW.scheme"
BEGIN = (
    f"INSERT INTO {KEPT} (region_id, scheme, {', '.join(FIELDS)}, counted_at)"
    f" SELECT substr(NEW.region_id, 1, 4), NEW.scheme, {', '.join('0' for _one in FIELDS)},"
    f" NEW.counted_at WHERE NOT EXISTS (SELECT 1 FROM {KEPT} WHERE {HERE})"
)


def _sums(*, since):
    """Each sum with what a village has more of than before; `since`: how to say "before"."""
    sums = [f"{name} = {name} + NEW.{name}{since(name)}" for name in FIELDS]
    return f"UPDATE {KEPT} SET {', '.join(sums)}, counted_at = NEW.counted_at WHERE {HERE}"


SQLITE = [
    "CREATE TRIGGER eligibility_tally_added AFTER INSERT ON eligibility_tally"
    f" BEGIN {BEGIN}; {_sums(since=lambda _name: '')}; END",
    "CREATE TRIGGER eligibility_tally_changed AFTER UPDATE ON eligibility_tally"
    f" BEGIN {BEGIN}; {_sums(since=lambda name: f' - OLD.{name}')}; END",
]
POSTGRES = [
    "CREATE OR REPLACE FUNCTION eligibility_add_up() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    f"{BEGIN} ON CONFLICT DO NOTHING;"
    f" {_sums(since=lambda name: f' - coalesce(OLD.{name}, 0)')}; RETURN NULL; END $$",
    "CREATE TRIGGER eligibility_tally_counted AFTER INSERT OR UPDATE ON eligibility_tally"
    " FOR EACH ROW EXECUTE FUNCTION eligibility_add_up()",
]


def add_up(apps, schema_editor):
    statements = SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES
    for statement in statements:
        schema_editor.execute(statement, params=None)


def stop(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name in ("added", "changed"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS eligibility_tally_{name}")
        return
    schema_editor.execute("DROP TRIGGER IF EXISTS eligibility_tally_counted ON eligibility_tally")
    schema_editor.execute("DROP FUNCTION IF EXISTS eligibility_add_up()")


class Migration(migrations.Migration):
    dependencies = [("eligibility", "0002_append_only")]
    operations = [migrations.RunPython(add_up, stop)]
