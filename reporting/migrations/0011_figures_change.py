from django.db import migrations

from sefton_pdps.core.database.rls import COUNCIL, admit_owner, revoke, secure

# What the figures and checks of a report are read from; `tests/reporting/test_kept_checks.py` finds the next.
READ = (
    "accounts_user",
    "calloffs_calloff",
    "geography_authority",
    "placements_child",
    "placements_costline",
    "placements_feeline",
    "placements_feemonth",
    "placements_placement",
    "providers_provider",
    "providers_setting",
    "providers_settingregistration",
    "reporting_budget",
    "reporting_citedfigure",
)
# Of a person only the name is read: a report must not tell it. Who signs in changes no figure.
NAMES_ONLY = ("accounts_user",)
# One row a transaction, in whatever scope it runs; a statement that changes no row is no change.
CHANGED = """
CREATE FUNCTION reporting_figures_changed() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_LEVEL = 'STATEMENT' THEN
        IF NOT EXISTS (SELECT 1 FROM changed) THEN
            RETURN NULL;
        END IF;
    END IF;
    INSERT INTO reporting_figureschange (id, transaction, at)
    SELECT gen_random_uuid(), own.number, transaction_timestamp()
    FROM (SELECT pg_current_xact_id()::text::bigint AS number) AS own
    WHERE NOT EXISTS (
        SELECT 1 FROM reporting_figureschange c WHERE c.transaction = own.number AND c.at = transaction_timestamp());
    RETURN NULL;
END $$;
"""


def marks(table):
    """Triggers that mark each change of a table's rows."""
    call = "EXECUTE FUNCTION reporting_figures_changed()"
    updated = (
        f"FOR EACH ROW WHEN (OLD.name IS DISTINCT FROM NEW.name) {call}"
        if table in NAMES_ONLY
        else f"REFERENCING NEW TABLE AS changed FOR EACH STATEMENT {call}"
    )
    make = f"""
        CREATE TRIGGER figures_added AFTER INSERT ON {table}
            REFERENCING NEW TABLE AS changed FOR EACH STATEMENT {call};
        CREATE TRIGGER figures_removed AFTER DELETE ON {table}
            REFERENCING OLD TABLE AS changed FOR EACH STATEMENT {call};
        CREATE TRIGGER figures_updated AFTER UPDATE ON {table} {updated};
        """
    names = ("figures_added", "figures_removed", "figures_updated")
    return migrations.RunSQL(make, "".join(f"DROP TRIGGER {name} ON {table};" for name in names))


class Migration(migrations.Migration):
    """Whoever changes what figures rest on leaves a mark in the same transaction (ADR 75)."""

    dependencies = [
        ("reporting", "0010_kept_checks"),
        ("accounts", "0008_own_people_by_their_index"),
        ("calloffs", "0035_order_indexes"),
        ("geography", "0002_row_security"),
        ("placements", "0034_totals_of_kept_fees"),
        ("providers", "0018_order_indexes"),
    ]

    operations = [
        secure("reporting_reportchecks", COUNCIL),
        secure("reporting_figureschange", COUNCIL),
        admit_owner("reporting_figureschange"),
        revoke("reporting_figureschange", "INSERT, UPDATE"),
        migrations.RunSQL(CHANGED, "DROP FUNCTION reporting_figures_changed()"),
        *(marks(table) for table in READ),
    ]
