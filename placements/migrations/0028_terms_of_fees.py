from django.db import migrations, models

import placements.models.fees

UNITS = [
    ("weekly", "A week"),
    ("nightly", "A night"),
    ("hourly", "An hour, so many hours a week"),
    ("one_off", "Once"),
]
PAY_RULES = [
    ("first_night", "The first night is paid and the day of leaving is not"),
    ("both_days", "The first night and the day of leaving are both paid"),
    ("last_day", "The first night is not paid and the day of leaving is"),
    ("between", "Neither the first night nor the day of leaving is paid"),
]
VAT = [
    ("exempt", "Exempt: welfare services"),
    ("outside", "Outside the scope of VAT"),
    ("zero", "Zero-rated"),
    ("reduced", "Reduced rate"),
    ("standard", "Standard rate"),
]


def new_terms(model):
    """The columns that a fee line had nowhere yet; `pounds` is filled from the weekly amount by the next migration."""
    return [
        migrations.AddField(model, "unit", models.CharField(choices=UNITS, default="weekly", max_length=12)),
        migrations.AddField(
            model,
            "pounds",
            models.DecimalField(decimal_places=2, help_text="A unit, without VAT.", max_digits=10, null=True),
        ),
        migrations.AddField(
            model,
            "quantity",
            models.DecimalField(
                decimal_places=2,
                default=1,
                help_text="Hours a week, or how many times the pounds.",
                max_digits=6,
            ),
        ),
        migrations.AddField(
            model, "sign", models.SmallIntegerField(default=1, help_text="-1 for what is taken off.")
        ),
        migrations.AddField(
            model,
            "pay_rule",
            models.CharField(choices=PAY_RULES, default="first_night", max_length=12),
        ),
        migrations.AddField(model, "vat", models.CharField(choices=VAT, default="exempt", max_length=12)),
        migrations.AddField(
            model,
            "shares",
            models.JSONField(
                default=placements.models.fees.all_social_care,
                help_text="Per cent by funder, with what was agreed.",
            ),
        ),
    ]


# The shares of the funders make 100, each of a funder that is known and named once; what is agreed has its dates in order.
SHARES = """
CREATE FUNCTION placements_shares_stand(shares jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(
        sum(share.percent) = 100 AND bool_and(share.percent > 0) AND count(*) = count(DISTINCT share.funder)
        AND bool_and(share.funder IN (
            'social_care', 'education', 'health', 'aftercare', 'high_needs', 'unaccompanied'))
        AND bool_and(share.until_on IS NULL OR (share.from_on IS NOT NULL AND share.until_on > share.from_on)), false)
    FROM jsonb_to_recordset(shares) AS share(funder text, percent numeric, from_on date, until_on date)
$$;
"""
# What a fee line costs in the days [first, until) of one month, rounded once; nobody else multiplies nights by pounds.
# `price`: pounds for a week, a night or once, below nothing for what is taken off; it is paid over [paid_from, paid_to).
CHARGE = """
CREATE FUNCTION placements_fee_charge(
    unit text, price numeric, paid_from date, paid_to date, first date, until date
) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT round(
        CASE unit
            WHEN 'one_off' THEN CASE WHEN paid_from >= first AND paid_from < until THEN price ELSE 0 END
            WHEN 'nightly' THEN price * greatest(0, least(paid_to, until) - greatest(paid_from, first))
            ELSE price * greatest(0, least(paid_to, until) - greatest(paid_from, first)) / 7
        END, 2)
$$;
"""


class Migration(migrations.Migration):
    """A fee line is told by unit, pounds, quantity and sign, who bears it, and which of its ends is paid."""

    dependencies = [("placements", "0027_decided_rows_stay")]

    operations = [
        migrations.RunSQL(SHARES, "DROP FUNCTION placements_shares_stand(jsonb)"),
        migrations.RunSQL(
            CHARGE, "DROP FUNCTION placements_fee_charge(text, numeric, date, date, date, date)"
        ),
        *new_terms("feeline"),
        migrations.AddField(
            "feeline",
            "note",
            models.CharField(
                blank=True, default="", help_text="What the provider offered it for.", max_length=1000
            ),
        ),
        migrations.AlterField(
            "feeline",
            "note",
            models.CharField(blank=True, help_text="What the provider offered it for.", max_length=1000),
        ),
    ]
