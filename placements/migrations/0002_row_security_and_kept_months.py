from django.db import migrations

from sefton_pdps.core.database.rls import COUNCIL, grant_columns, own_rows, revoke, secure

OWN = f"{COUNCIL} OR {own_rows()}"

# Each line's charge for a calendar month is rounded once, here, and kept: nights in the month x weekly / 7.
KEPT_MONTHS = """
CREATE FUNCTION placements_keep_fee_months() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO placements_feemonth (id, fee_line_id, month, nights, amount)
    SELECT md5(line.id::text || span.month::text)::uuid, line.id, span.month, span.nights, round(line.weekly * span.nights / 7, 2)
    FROM new_lines line
    CROSS JOIN LATERAL (
        SELECT first::date AS month,
               least(line.ends_on, (first + interval '1 month')::date) - greatest(line.starts_on, first::date)
                   AS nights
        FROM generate_series(
            date_trunc('month', line.starts_on::timestamp), (line.ends_on - 1)::timestamp, interval '1 month'
        ) AS first
    ) AS span;
    RETURN NULL;
END $$;
CREATE TRIGGER fee_line_months AFTER INSERT ON placements_feeline
    REFERENCING NEW TABLE AS new_lines FOR EACH STATEMENT EXECUTE FUNCTION placements_keep_fee_months();
"""
UNDO = "DROP TRIGGER fee_line_months ON placements_feeline; DROP FUNCTION placements_keep_fee_months();"


class Migration(migrations.Migration):
    dependencies = [("placements", "0001_children_and_placements")]

    operations = [
        secure("placements_child", COUNCIL),
        secure("placements_recordopening", COUNCIL),
        secure("placements_referral", COUNCIL),
        secure("placements_anonymisedprofile", COUNCIL),
        secure("placements_placement", OWN),
        secure("placements_feeline", OWN),
        secure(
            "placements_feemonth",
            f"{COUNCIL} OR EXISTS (SELECT 1 FROM placements_feeline l WHERE l.id = fee_line_id)",
        ),
        migrations.RunSQL(KEPT_MONTHS, UNDO),
        revoke("placements_recordopening", "UPDATE, DELETE"),
        revoke("placements_feemonth", "INSERT, UPDATE, DELETE"),
        revoke("placements_feeline", "DELETE"),
        grant_columns("placements_feeline", "superseded_at"),
    ]
