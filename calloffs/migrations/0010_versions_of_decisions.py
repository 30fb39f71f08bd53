import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

# The guard of one row a call-off makes way for the guard of versions.
OLD_GUARD = """
DROP TRIGGER proposal_line_guard ON calloffs_proposalline;
DROP TRIGGER proposal_guard ON calloffs_awardproposal;
DROP FUNCTION calloffs_proposal_guard();
"""
# A draft that ended with its call-off was never the provider's to read.
OWN = "(SELECT sefton_scope()) = 'provider:' || provider_id::text"
COUNCIL = "(SELECT sefton_scope()) IN ('council', 'system')"
READ = (
    "ALTER POLICY calloffs_serviceagreement_scope ON calloffs_serviceagreement USING ({0}) WITH CHECK ({0})"
)


def version(model, name):
    return [
        migrations.AddField(model, "version", models.PositiveSmallIntegerField(default=1)),
        migrations.AddConstraint(
            model, models.UniqueConstraint(fields=["call_off", "version"], name=f"{name}_version_once")
        ),
    ]


def of_call_off(related_name):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name=related_name, to="calloffs.calloff"
    )


def grounds(model):
    return models.ForeignKey(
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="proposals",
        to=f"calloffs.{model}",
    )


class Migration(migrations.Migration):
    """A call-off has versions of its proposal, recommendation and case, where it had one row written over."""

    dependencies = [("calloffs", "0009_end_stranded_drafts")]

    operations = [
        migrations.RunSQL(
            READ.format(f"{COUNCIL} OR ({OWN} AND issued_at IS NOT NULL)"),
            READ.format(f"{COUNCIL} OR ({OWN} AND state <> 'drafted')"),
        ),
        migrations.RunSQL(OLD_GUARD, migrations.RunSQL.noop),
        migrations.AlterField("recommendation", "call_off", of_call_off("recommendations")),
        migrations.AlterField("directawardcase", "call_off", of_call_off("direct_award_cases")),
        migrations.AlterField("awardproposal", "call_off", of_call_off("proposals")),
        *version("recommendation", "recommendation"),
        *version("directawardcase", "direct_award_case"),
        *version("awardproposal", "proposal"),
        migrations.AddField("awardproposal", "recommendation", grounds("recommendation")),
        migrations.AddField("awardproposal", "case", grounds("directawardcase")),
        migrations.AddField(
            "awardproposal",
            "asked_at",
            models.DateTimeField(null=True, help_text="When authorisation was first asked; frozen since."),
        ),
        migrations.AddField(
            "authorisation",
            "answers",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="answered_in",
                to="calloffs.authorisation",
                help_text="The authorisation that was returned with the question that this one answers.",
            ),
        ),
        migrations.AddField(
            "authorisation",
            "answer",
            models.TextField(
                blank=True, default="", help_text="What the question of a return was answered with."
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            "authorisation",
            models.CheckConstraint(
                condition=Q(answers=None, answer="") | (Q(answers__isnull=False) & ~Q(answer="")),
                name="authorisation_answers_in_words",
            ),
        ),
    ]
