from django.db import migrations, models
from django.db.models import Case, ExpressionWrapper, F, Func, Q, Value, When


def weekly():
    """Pounds a week to the penny, made by the database: nothing for what is paid once."""
    times = Case(When(unit="nightly", then=7), When(unit="one_off", then=0), default=1)
    return models.GeneratedField(
        db_persist=True,
        expression=F("sign") * F("pounds") * F("quantity") * times,
        output_field=models.DecimalField(decimal_places=2, max_digits=10),
    )


def one_shape(model):
    """The columns of a line for good, with what the database checks of each."""
    return [
        migrations.RemoveField(model, "weekly"),
        migrations.AlterField(
            model,
            "pounds",
            models.DecimalField(decimal_places=2, help_text="A unit, without VAT.", max_digits=10),
        ),
        migrations.AddField(model, "weekly", weekly()),
        migrations.AlterField(
            model,
            "need",
            models.SlugField(
                blank=True, help_text="The need of the profile it rests on (S-7).", max_length=40
            ),
        ),
        migrations.AddConstraint(
            model,
            models.CheckConstraint(
                condition=Q(pounds__gt=0, quantity__gt=0, sign__in=[-1, 1]), name=f"{model}_amount_stands"
            ),
        ),
        migrations.AddConstraint(
            model,
            models.CheckConstraint(
                condition=Q(
                    unit__in=["weekly", "nightly", "hourly", "one_off"],
                    pay_rule__in=["first_night", "both_days", "last_day", "between"],
                    vat__in=["exempt", "outside", "zero", "reduced", "standard"],
                ),
                name=f"{model}_terms_are_known",
            ),
        ),
        migrations.AddConstraint(
            model,
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
                name=f"{model}_dates_in_order",
            ),
        ),
        migrations.AddConstraint(
            model,
            models.CheckConstraint(
                condition=Func(
                    F("shares"), function="placements_shares_stand", output_field=models.BooleanField()
                ),
                name=f"{model}_shares_make_100",
            ),
        ),
    ]


def day_after(column, rules):
    later = Case(
        When(Q(pay_rule__in=rules), then=Value(1)), default=Value(0), output_field=models.IntegerField()
    )
    return models.GeneratedField(
        db_persist=True,
        expression=ExpressionWrapper(F(column) + later, output_field=models.DateField()),
        output_field=models.DateField(),
    )


# As in 0002, by the line's own terms: the one function of the charge, over the days that its pay rule pays.
KEPT_MONTHS = """
CREATE OR REPLACE FUNCTION placements_keep_fee_months() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO placements_feemonth (id, fee_line_id, month, nights, amount)
    SELECT md5(line.id::text || span.month::text)::uuid, line.id, span.month,
        CASE line.unit WHEN 'one_off' THEN 0
            ELSE least(line.paid_to, span.following) - greatest(line.paid_from, span.month) END,
        placements_fee_charge(line.unit, line.sign * line.pounds * line.quantity, line.paid_from, line.paid_to,
            span.month, span.following)
    FROM new_lines line
    CROSS JOIN LATERAL (
        SELECT first::date AS month, (first + interval '1 month')::date AS following
        FROM generate_series(
            date_trunc('month', line.paid_from::timestamp), (line.paid_to - 1)::timestamp, interval '1 month'
        ) AS first
    ) AS span
    WHERE line.paid_from < line.paid_to;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    """One shape of a fee line: `weekly` and the paid days are made by the database from its terms (ADR 66)."""

    dependencies = [("placements", "0029_terms_of_kept_fees")]

    operations = [
        migrations.RemoveConstraint("feeline", "fee_line_dates_in_order"),
        migrations.RemoveConstraint("feeline", "fee_line_shares_make_100"),
        migrations.RemoveField("feeline", "social_care_share"),
        migrations.RemoveField("feeline", "education_share"),
        migrations.RemoveField("feeline", "health_share"),
        *one_shape("feeline"),
        migrations.AlterField(
            "feeline",
            "evidence",
            models.TextField(blank=True, help_text="What the council accepts it on (S-7)."),
        ),
        migrations.AlterField(
            "feeline",
            "ends_on",
            models.DateField(help_text="The day on which it ends; not paid unless the pay rule says so."),
        ),
        migrations.AddField("feeline", "paid_from", day_after("starts_on", ["last_day", "between"])),
        migrations.AddField("feeline", "paid_to", day_after("ends_on", ["both_days", "last_day"])),
        migrations.AddConstraint(
            "feeline",
            models.CheckConstraint(
                condition=~Q(unit="one_off")
                | Q(
                    pay_rule="first_night",
                    ends_on=ExpressionWrapper(F("starts_on") + Value(1), output_field=models.DateField()),
                ),
                name="fee_line_paid_once_is_of_a_day",
            ),
        ),
        migrations.AlterField(
            "feemonth",
            "nights",
            models.PositiveSmallIntegerField(help_text="Paid; none for what is paid once."),
        ),
        migrations.RunSQL(KEPT_MONTHS, migrations.RunSQL.noop),
    ]
