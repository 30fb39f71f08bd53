from importlib import import_module

from django.db import migrations, models

one_shape = import_module("placements.migrations.0030_fee_lines_have_one_shape").one_shape

# The lines of an offer, from those of its working copy: whose terms the provider names. The funders, and what support is
# accepted on, are the council's to say.
LINES = """
CREATE FUNCTION calloffs_keep_offer_lines(kept_offer_id uuid, lines jsonb) RETURNS bigint
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH kept AS (
        INSERT INTO calloffs_offerpriceline (id, offer_id, kind_id, unit, pounds, quantity, sign, starts_on, ends_on,
            pay_rule, vat, shares, need, note, evidence, review_on)
        SELECT md5(kept_offer_id::text || kind.id::text)::uuid, kept_offer_id, kind.id,
            coalesce(line.unit, 'weekly'), line.pounds, coalesce(line.quantity, 1), coalesce(line.sign, 1),
            line.starts_on, line.ends_on, coalesce(line.pay_rule, 'first_night'), coalesce(line.vat, 'exempt'),
            '[{"funder": "social_care", "percent": "100", "reference": "", "from_on": null, "until_on": null}]',
            coalesce(line.need, ''), coalesce(line.note, ''), '', line.review_on
        FROM jsonb_to_recordset(lines) AS line(kind text, unit text, pounds numeric(10, 2), quantity numeric(6, 2),
            sign smallint, starts_on date, ends_on date, pay_rule text, vat text, need text, note text, review_on date)
        JOIN placements_feekind kind ON kind.code = line.kind
        WHERE (line.sign < 0) = kind.is_discount AND line.pounds > 0
        RETURNING 1)
    SELECT count(*) FROM kept
$$;
REVOKE ALL ON FUNCTION calloffs_keep_offer_lines(uuid, jsonb) FROM PUBLIC;
"""
# As in 0021, with the lines kept by the function above.
SUBMIT = """
CREATE OR REPLACE FUNCTION calloffs_submit_offer(draft_id uuid, person_id uuid, new_id uuid)
    RETURNS TABLE (offer_id uuid, offer_received_at timestamptz, offer_fingerprint text)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    draft calloffs_offerdraft;
    competition calloffs_calloff;
    received timestamptz;
    print text;
BEGIN
    SELECT * INTO draft FROM calloffs_offerdraft WHERE id = draft_id FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no such draft' USING ERRCODE = 'SP404';
    END IF;
    SELECT * INTO competition FROM calloffs_calloff WHERE id = draft.call_off_id FOR SHARE;
    received := sefton_now();
    IF competition.state <> 'published' OR received >= competition.closes_at THEN
        RAISE EXCEPTION 'closed' USING ERRCODE = 'SP001';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM calloffs_invitation i WHERE i.call_off_id = competition.id
            AND i.provider_id = draft.provider_id AND i.declined_at IS NULL) THEN
        RAISE EXCEPTION 'not invited, or declined' USING ERRCODE = 'SP404';
    END IF;
    IF draft.available_on IS NULL OR draft.social_value_answer = '' OR draft.quality_answers = '{}'::jsonb
            OR jsonb_array_length(draft.price_lines) = 0 THEN
        RAISE EXCEPTION 'incomplete' USING ERRCODE = 'SP002';
    END IF;
    print := encode(sha256(convert_to(jsonb_build_object(
        'call_off', draft.call_off_id, 'setting', draft.setting_id, 'household', draft.household_id,
        'place', draft.place_id, 'available_on', draft.available_on, 'quality', draft.quality_answers,
        'social_value', draft.social_value_answer, 'price', draft.price_lines)::text, 'UTF8')), 'hex');
    UPDATE calloffs_offer SET state = 'superseded'
        WHERE call_off_id = draft.call_off_id AND setting_id = draft.setting_id AND state = 'submitted';
    INSERT INTO calloffs_offer (id, call_off_id, provider_id, setting_id, household_id, place_id, state,
            available_on, quality_answers, social_value_answer, submitted_by_id, received_at, fingerprint)
        VALUES (new_id, draft.call_off_id, draft.provider_id, draft.setting_id, draft.household_id, draft.place_id,
            'submitted', draft.available_on, draft.quality_answers, draft.social_value_answer, person_id, received,
            print);
    IF calloffs_keep_offer_lines(new_id, draft.price_lines) <> jsonb_array_length(draft.price_lines)
        OR (SELECT sum(weekly) FROM calloffs_offerpriceline p WHERE p.offer_id = new_id) <= 0 THEN
        RAISE EXCEPTION 'a fee line is negative, unknown, or the total is not above nothing'
            USING ERRCODE = 'SP002';
    END IF;
    RETURN QUERY SELECT new_id, received, print;
END $$;
"""


class Migration(migrations.Migration):
    """The lines of an offer and of a proposal in the shape that all fee lines have (ADR 66)."""

    dependencies = [
        ("calloffs", "0033_terms_of_kept_fees"),
        ("placements", "0030_fee_lines_have_one_shape"),
    ]

    operations = [
        migrations.RemoveConstraint("offerpriceline", "offer_price_line_not_zero"),
        *one_shape("offerpriceline"),
        *one_shape("proposalline"),
        *(
            operation
            for model in ("offerpriceline", "proposalline")
            for operation in (
                migrations.AlterField(
                    model,
                    "note",
                    models.CharField(
                        blank=True, help_text="What the provider offered it for.", max_length=1000
                    ),
                ),
                migrations.AlterField(
                    model,
                    "evidence",
                    models.TextField(blank=True, help_text="What the council accepts it on (S-7)."),
                ),
                migrations.AlterField(
                    model,
                    "ends_on",
                    models.DateField(help_text="The day on which it ends; null: the term's end.", null=True),
                ),
            )
        ),
        migrations.AlterField(
            "offerdraft",
            "price_lines",
            models.JSONField(
                default=list, help_text="The lines of the fee as text (`placements.rules.fees.Line`)."
            ),
        ),
        migrations.RunSQL(LINES, "DROP FUNCTION calloffs_keep_offer_lines(uuid, jsonb)"),
        migrations.RunSQL(SUBMIT, migrations.RunSQL.noop),
    ]
