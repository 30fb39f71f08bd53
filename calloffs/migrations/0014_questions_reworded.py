import django.db.models.deletion
from django.db import migrations, models

import sefton_pdps.core.database.ids
from sefton_pdps.core.database.rls import COUNCIL, own_rows, revoke, secure

STATES = [
    ("asked", "Waiting for an answer"),
    ("published", "Answered to every invited provider"),
    ("private", "Answered to who asked only"),
    ("refused", "Not answered"),
]
INVITED = (
    "EXISTS (SELECT 1 FROM calloffs_invitation i WHERE i.call_off_id = calloffs_publishedquestion.call_off_id"
    f" AND {own_rows('i.provider_id')})"
)


class Migration(migrations.Migration):
    """What every invited provider reads of a question is a row of its own, in the council's words."""

    dependencies = [
        ("calloffs", "0013_lists_walk_an_index"),
        ("providers", "0007_lists_walk_an_index"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="clarification", name="clarification_answer_is_dated"),
        migrations.AddField(
            model_name="clarification",
            name="state",
            field=models.CharField(choices=STATES, default="asked", max_length=10),
        ),
        migrations.CreateModel(
            name="PublishedQuestion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=sefton_pdps.core.database.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("wording", models.TextField()),
                ("answer", models.TextField()),
                ("published_at", models.DateTimeField()),
                (
                    "call_off",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="published_questions",
                        to="calloffs.calloff",
                    ),
                ),
                (
                    "clarification",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="published",
                        to="calloffs.clarification",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["call_off", "-published_at"], name="published_question_call_off")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("wording", ""), _negated=True), models.Q(("answer", ""), _negated=True)
                        ),
                        name="published_question_is_whole",
                    )
                ],
            },
        ),
        secure("calloffs_publishedquestion", f"{COUNCIL} OR {INVITED}", COUNCIL),
        revoke("calloffs_publishedquestion", "UPDATE, DELETE"),
    ]
