from django.db import migrations, models

HOW_LONG = [("three_days", "72 hours"), ("four_weeks", "28 days"), ("longer", "Longer")]
HOW = [("telephone", "By telephone"), ("email", "By e-mail")]
# Cases from before stay as they were argued; whatever is written from now on answers.
GUARD = """
CREATE FUNCTION calloffs_case_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF btrim(NEW.agreed_by) = '' OR NEW.agreed_at IS NULL OR NEW.agreed_how = '' THEN
        RAISE EXCEPTION 'a direct award says who at the provider agreed, when and how' USING ERRCODE = 'SP005';
    END IF;
    IF (NEW.ground = 'emergency') <> (NEW.how_long <> '')
            OR (NEW.how_long = 'longer') <> (btrim(NEW.longer_reason) <> '') THEN
        RAISE EXCEPTION 'an emergency says how long it is bought for, and why longer' USING ERRCODE = 'SP005';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER case_guard BEFORE INSERT OR UPDATE ON calloffs_directawardcase
    FOR EACH ROW EXECUTE FUNCTION calloffs_case_guard();
"""
UNDO = """
DROP TRIGGER case_guard ON calloffs_directawardcase;
DROP FUNCTION calloffs_case_guard();
"""


def text(name, field, **more):
    """A text that older rows have empty, without a default left behind in the database."""
    return [
        migrations.AddField("directawardcase", name, field(blank=True, default="", **more)),
        migrations.AlterField("directawardcase", name, field(blank=True, **more)),
    ]


class Migration(migrations.Migration):
    """The case for a direct award says who at the provider agreed, and an emergency how long it is bought for."""

    dependencies = [("calloffs", "0022_answer_of_the_office")]

    operations = [
        *text(
            "how_long", models.CharField, max_length=12, choices=HOW_LONG, help_text="Of an emergency only."
        ),
        *text(
            "longer_reason",
            models.TextField,
            help_text="Why an emergency is bought for longer than 28 days.",
        ),
        *text(
            "agreed_by",
            models.CharField,
            max_length=160,
            help_text="Who at the provider: name and job.",
        ),
        migrations.AddField("directawardcase", "agreed_at", models.DateTimeField(null=True)),
        *text("agreed_how", models.CharField, max_length=12, choices=HOW),
        migrations.RunSQL(GUARD, UNDO),
    ]
