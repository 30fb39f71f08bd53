from django.db import migrations, models
from django.db.models import Q

AUTHORISATION = """
CREATE OR REPLACE FUNCTION calloffs_authorisation_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state = 'authorised' AND OLD.state <> 'authorised' AND (
        NOT EXISTS (SELECT 1 FROM calloffs_authorisationkey k WHERE k.authorisation_id = NEW.id)
        OR EXISTS (SELECT 1 FROM calloffs_authorisationkey k
            WHERE k.authorisation_id = NEW.id AND k.decision <> 'authorise')) THEN
        RAISE EXCEPTION 'Every key is needed.' USING ERRCODE = 'SP010';
    END IF;%s
    IF (NEW.value, NEW.proposal_id, NEW.band_id) IS DISTINCT FROM (OLD.value, OLD.proposal_id, OLD.band_id) THEN
        RAISE EXCEPTION 'An authorisation is of the value it was asked for.' USING ERRCODE = 'SP010';
    END IF;
    RETURN NEW;
END $$;
"""
# Asked as what is recorded, not as what is missing, so that a row that cannot be seen refuses too.
ANSWERED = """
    IF NEW.state = 'authorised' AND OLD.state <> 'authorised'
        AND NOT EXISTS (SELECT 1 FROM calloffs_awardproposal p
            WHERE p.id = NEW.proposal_id AND (NOT p.uncut_term_passes_18 OR p.asc_impact <> ''))
        AND NOT EXISTS (SELECT 1 FROM calloffs_authorisationkey k
            WHERE k.authorisation_id = NEW.id AND k.asc_impact <> '') THEN
        RAISE EXCEPTION 'The impact on Adult Social Care is not answered.' USING ERRCODE = 'SP010';
    END IF;"""


class Migration(migrations.Migration):
    """Where a term would pass 18 nothing is authorised without a recorded answer on the impact (S-12, S-52).

    A proposal is frozen while it waits, so an answer that comes with Adult Social Care's key stands on the key.
    """

    dependencies = [("calloffs", "0005_invited_settings")]

    operations = [
        migrations.AddField(
            "authorisationkey",
            "asc_impact",
            models.CharField(
                max_length=8,
                blank=True,
                default="",
                help_text="yes, likely or no; empty: not asked with this key.",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "authorisationkey",
            "asc_impact_reason",
            models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            "authorisationkey",
            models.CheckConstraint(
                condition=Q(asc_impact__in=["", "yes", "likely", "no"]), name="key_impact_known"
            ),
        ),
        migrations.AddConstraint(
            "authorisationkey",
            models.CheckConstraint(
                condition=Q(asc_impact="", asc_impact_reason="")
                | (~Q(asc_impact="") & ~Q(asc_impact_reason="")),
                name="key_impact_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            "authorisationkey",
            models.CheckConstraint(
                condition=Q(asc_impact="") | (Q(office="asc") & ~Q(decision="")),
                name="key_impact_comes_with_the_decision_of_asc",
            ),
        ),
        migrations.RunSQL(AUTHORISATION % ANSWERED, AUTHORISATION % ""),
    ]
