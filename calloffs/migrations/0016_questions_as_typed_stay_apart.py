from django.db import migrations, models

from sefton_pdps.core.database.rls import COUNCIL, own_rows

BEFORE = (
    f"{COUNCIL} OR {own_rows()} OR (answered_at IS NOT NULL AND EXISTS (SELECT 1 FROM calloffs_invitation i"
    f" WHERE i.call_off_id = calloffs_clarification.call_off_id AND {own_rows('i.provider_id')}))"
)
AFTER = f"{COUNCIL} OR {own_rows()}"


def _policy(using):
    return f"ALTER POLICY calloffs_clarification_scope ON calloffs_clarification USING ({using}) WITH CHECK ({using})"


class Migration(migrations.Migration):
    """A question as it was typed is for its provider and the council, answered or not."""

    dependencies = [("calloffs", "0015_answers_given_before")]

    operations = [
        migrations.AddConstraint(
            model_name="clarification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_at", None), ("state", "asked")),
                    models.Q(("answer", ""), ("answered_at__isnull", False), ("state", "published")),
                    models.Q(
                        ("answered_at__isnull", False),
                        ("state__in", ("private", "refused")),
                        models.Q(("answer", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="clarification_answer_is_dated",
            ),
        ),
        migrations.RunSQL(_policy(AFTER), _policy(BEFORE)),
    ]
