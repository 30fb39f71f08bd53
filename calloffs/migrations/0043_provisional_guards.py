from importlib import import_module

from django.db import migrations

from sefton_pdps.core.database.decided import lives, stays
from sefton_pdps.core.database.rls import COUNCIL, secure

# Provisional authority is within the scheme in force on the day, lapses no later than the scheme says, and is nobody's
# who asked for it; it is read as lapsed only when its time has passed (ADR 115). A number of working days is counted in
# Python: here so many of them are at most three times as many days and a week.
PROVISIONAL = """
    IF NEW.state = 'provisional' AND OLD.state <> 'provisional' AND (
        NEW.provisional_by_id = NEW.requested_by_id
        OR NOT EXISTS (SELECT 1 FROM calloffs_provisionalauthority p
            WHERE p.id = NEW.provisional_under_id AND NEW.value <= p.up_to
                AND daterange(p.valid_from, p.valid_to)
                    @> (NEW.provisional_at AT TIME ZONE 'Europe/London')::date
                AND NEW.provisional_until <= NEW.provisional_at + CASE p.unit
                    WHEN 'hours' THEN p.lasts * interval '1 hour'
                    ELSE (3 * p.lasts + 7) * interval '1 day' END)) THEN
        RAISE EXCEPTION 'Provisional authority is given within its scheme, by somebody who did not ask for it.'
            USING ERRCODE = 'SP010';
    END IF;
    IF NEW.state = 'lapsed' AND OLD.state <> 'lapsed' AND sefton_now() < NEW.provisional_until THEN
        RAISE EXCEPTION 'Provisional authority has not lapsed yet.' USING ERRCODE = 'SP010';
    END IF;"""
old = import_module("calloffs.migrations.0006_impact_answered_with_the_key")
authorisation = old.AUTHORISATION % old.ANSWERED
# An award needs authority on the moment: one that has lapsed is ratified first. The guard is changed as it stands, so that
# what other migrations added to it stays.
ON_AUTHORITY = """
DO $change$
DECLARE
    guard text := pg_get_functiondef('calloffs_call_off_guard'::regproc);
BEGIN
    IF strpos(guard, $one${before}$one$) = 0 THEN
        RAISE EXCEPTION 'the guard of call-offs does not say on which authorisation they are awarded';
    END IF;
    EXECUTE replace(guard, $one${before}$one$, $two${after}$two$);
END $change$;
"""
PLAIN = "a.state = 'authorised'"
RATIFIED = f"({PLAIN} OR a.state = 'provisional' AND sefton_now() < a.provisional_until)"
gates = import_module("calloffs.migrations.0025_gates_in_the_database").GATES
gate = gates.partition("CREATE FUNCTION calloffs_call_off_gate")[0].replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)
proposal = (
    import_module("calloffs.migrations.0004_frozen_terms_and_keys")
    .GUARDS.partition("CREATE FUNCTION calloffs_proposal_guard")[2]
    .partition("CREATE TRIGGER")[0]
)
proposal = f"CREATE OR REPLACE FUNCTION calloffs_proposal_guard{proposal}"
STANDS = "a.state IN ('authorised', 'provisional', 'lapsed')"
LIVE = "a.state IN ('requested', 'authorised', 'provisional', 'lapsed')"

ONCE = "authorised_at returned_at refused_at"
PROVISIONALLY = (
    "provisional_under_id provisional_by_id provisional_at provisional_until provisional_reason lapse_told_at"
)
first = stays("calloffs_authorisation", may_change="state", once=ONCE)


class Migration(migrations.Migration):
    """The database keeps provisional authority within its scheme, and its time by its own clock."""

    dependencies = [("calloffs", "0042_provisional_authority")]

    operations = [
        secure("calloffs_provisionalauthority", COUNCIL),
        secure("calloffs_withheldratification", COUNCIL),
        stays("calloffs_provisionalauthority", once="valid_to"),
        stays("calloffs_withheldratification"),
        migrations.RunSQL(first.reverse_sql, first.sql),
        stays("calloffs_authorisation", may_change="state", once=f"{ONCE} {PROVISIONALLY}"),
        lives(
            "calloffs_authorisation",
            {
                "requested": "authorised returned refused provisional",
                "provisional": "authorised lapsed",
                "lapsed": "authorised",
            },
            before={"requested": "authorised returned refused"},
        ),
        migrations.RunSQL(
            authorisation.replace("    RETURN NEW;", f"{PROVISIONAL.lstrip(chr(10))}\n    RETURN NEW;"),
            authorisation,
        ),
        migrations.RunSQL(
            ON_AUTHORITY.format(before=PLAIN, after=RATIFIED),
            ON_AUTHORITY.format(before=RATIFIED, after=PLAIN),
        ),
        migrations.RunSQL(gate.replace("a.state = 'authorised'", STANDS), gate),
        migrations.RunSQL(
            proposal.replace("a.state IN ('requested', 'authorised')", LIVE),
            proposal,
        ),
    ]
