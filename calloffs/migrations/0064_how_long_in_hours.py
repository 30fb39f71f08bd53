from django.db import migrations, models
from django.db.models import Q

# A competition that counts in hours says how long its home is bought for as it goes out, and no other does. What went out
# before was bought for its term, and stays as it went out (ADR 131).
GUARD = """
CREATE FUNCTION calloffs_calloff_says_how_long() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.emergency <> (NEW.how_long <> '') THEN
        RAISE EXCEPTION 'A competition in an emergency says how long the home is bought for.' USING ERRCODE = 'SP010';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER calloff_says_how_long BEFORE UPDATE ON calloffs_calloff
    FOR EACH ROW WHEN (OLD.state = 'opened' AND NEW.state = 'published')
    EXECUTE FUNCTION calloffs_calloff_says_how_long();
"""
UNDO = """
DROP TRIGGER calloff_says_how_long ON calloffs_calloff;
DROP FUNCTION calloffs_calloff_says_how_long();
"""


class Migration(migrations.Migration):
    """A competition in an emergency is bought for 72 hours, 28 days or longer, as it went out."""

    dependencies = [("calloffs", "0063_nominated_officers_name_too")]

    operations = [
        migrations.AddField(
            "calloff",
            "how_long",
            models.CharField(
                blank=True,
                choices=[("three_days", "72 hours"), ("four_weeks", "28 days"), ("longer", "Longer")],
                default="",
                help_text="For how long the home is bought, of a competition that counts in hours; decided as it goes "
                "out.",
                max_length=12,
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            "calloff",
            models.CheckConstraint(
                condition=Q(how_long="") | Q(emergency=True), name="call_off_says_how_long_in_an_emergency"
            ),
        ),
        migrations.RunSQL(GUARD, UNDO),
    ]
