from decimal import Decimal
from importlib import import_module

from django.db import migrations, models

before = import_module("calloffs.migrations.0034_fee_lines_have_one_shape").LINES.partition("REVOKE")[0]

# The lines of an offer, from those of its working copy. A line that names a term which the council decides is left out,
# and an offer that has fewer lines than its working copy is refused; such a term is never changed in silence.
LINES = """
CREATE OR REPLACE FUNCTION calloffs_keep_offer_lines(kept_offer_id uuid, lines jsonb) RETURNS bigint
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH usual AS (
        SELECT '[{"funder": "social_care", "percent": "100", "reference": "", "from_on": null, "until_on": null}]'::jsonb
            AS shares),
    kept AS (
        INSERT INTO calloffs_offerpriceline (id, offer_id, kind_id, unit, pounds, quantity, sign, starts_on, ends_on,
            pay_rule, vat, shares, need, note, evidence, review_on)
        SELECT md5(kept_offer_id::text || kind.id::text)::uuid, kept_offer_id, kind.id, 'weekly', line.pounds, 1,
            CASE WHEN kind.is_discount THEN -1 ELSE 1 END, NULL, line.ends_on, 'first_night', 'exempt', usual.shares,
            coalesce(line.need, ''), coalesce(line.note, ''), '', line.review_on
        FROM usual, jsonb_to_recordset(lines) AS line(kind text, unit text, pounds numeric(10, 2), quantity text,
            sign smallint, starts_on date, ends_on date, pay_rule text, vat text, shares jsonb, need text, note text,
            evidence text, review_on date)
        JOIN placements_feekind kind ON kind.code = line.kind
        WHERE (line.sign < 0) = kind.is_discount AND line.sign IN (-1, 1) AND line.pounds > 0
            AND coalesce(line.unit, 'weekly') = 'weekly' AND coalesce(line.quantity::numeric, 1) = 1
            AND line.starts_on IS NULL AND coalesce(line.pay_rule, 'first_night') = 'first_night'
            AND coalesce(line.vat, 'exempt') = 'exempt' AND coalesce(line.shares, usual.shares) = usual.shares
            AND coalesce(line.evidence, '') = ''
        RETURNING 1)
    SELECT count(*) FROM kept
$$;
"""


class Migration(migrations.Migration):
    """An offer's line names pounds a week, and nothing that the council decides."""

    dependencies = [("calloffs", "0037_home_page_orders"), ("placements", "0035_shares_are_read_again")]

    operations = [
        migrations.AddConstraint(
            "offerpriceline",
            models.CheckConstraint(
                condition=models.Q(
                    unit="weekly",
                    quantity=Decimal(1),
                    starts_on=None,
                    pay_rule="first_night",
                    vat="exempt",
                    shares=[
                        {
                            "funder": "social_care",
                            "percent": "100",
                            "reference": "",
                            "from_on": None,
                            "until_on": None,
                        }
                    ],
                    evidence="",
                ),
                name="offer_price_line_no_terms_of_the_council",
            ),
        ),
        migrations.RunSQL(LINES, before.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")),
    ]
