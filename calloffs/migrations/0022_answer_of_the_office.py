import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

GUARD = """
CREATE FUNCTION calloffs_awardproposal_office_answer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.uncut_term_passes_18 AND NEW.asc_answered_by_id IS NULL AND EXISTS (
        SELECT 1 FROM calloffs_awardproposal p
        WHERE p.call_off_id = NEW.call_off_id AND p.uncut_term_passes_18 AND p.asc_answered_by_id IS NOT NULL) THEN
        RAISE EXCEPTION 'The answer of Adult Social Care is not replaced by an officer.' USING ERRCODE = 'SP010';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER calloffs_awardproposal_office_answer BEFORE INSERT OR UPDATE ON calloffs_awardproposal
    FOR EACH ROW EXECUTE FUNCTION calloffs_awardproposal_office_answer();
"""
BACK = """
DROP TRIGGER calloffs_awardproposal_office_answer ON calloffs_awardproposal;
DROP FUNCTION calloffs_awardproposal_office_answer();
"""


class Migration(migrations.Migration):
    """What Adult Social Care answered on the impact after 18 is changed by that office only (S-12, S-52)."""

    dependencies = [
        ("calloffs", "0021_evidence_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "awardproposal",
            "asc_answered_by",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                help_text="Who answered for Adult Social Care; null: the answer, if any, is an officer's.",
            ),
        ),
        migrations.AddConstraint(
            "awardproposal",
            models.CheckConstraint(
                condition=Q(asc_answered_by=None) | ~Q(asc_impact=""), name="proposal_office_answer_is_one"
            ),
        ),
        migrations.RunSQL(GUARD, BACK),
    ]
