from django.db import migrations, models

# The limit of provisional authority is held against the same sum as the bands. The guard is changed as it stands.
CHANGE = """
DO $change$
BEGIN
    EXECUTE replace(pg_get_functiondef('calloffs_authorisation_guard'::regproc), '{before}', '{after}');
END $change$;
"""
ALONE, TOGETHER = "NEW.value <= p.up_to", "NEW.value + NEW.earlier_value <= p.up_to"


class Migration(migrations.Migration):
    """What an authorisation runs on from for the same child and home counts towards its band (S-49)."""

    dependencies = [("calloffs", "0043_provisional_guards")]

    operations = [
        migrations.AddField(
            "authorisation",
            "earlier_value",
            models.DecimalField(
                max_digits=12,
                decimal_places=2,
                default=0,
                help_text="Of earlier awards for the same child and home that it runs on from: they pick the band "
                "together.",
            ),
        ),
        migrations.AddConstraint(
            "authorisation",
            models.CheckConstraint(
                condition=models.Q(earlier_value__gte=0), name="authorisation_earlier_value_adds"
            ),
        ),
        migrations.RunSQL(
            CHANGE.format(before=ALONE, after=TOGETHER), CHANGE.format(before=TOGETHER, after=ALONE)
        ),
    ]
