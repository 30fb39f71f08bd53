import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

import sefton_pdps.core.database.ids
from sefton_pdps.core.database.rls import COUNCIL, grant_columns, revoke, secure

# Granted columns say which are written; this says that an answer is written once.
ONCE = """
CREATE FUNCTION placements_answer_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.answered_at IS NOT NULL THEN
        RAISE EXCEPTION 'a question is answered once' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER answer_once BEFORE UPDATE ON placements_referralquestion
    FOR EACH ROW EXECUTE FUNCTION placements_answer_once();
"""
UNDO = """
DROP TRIGGER answer_once ON placements_referralquestion;
DROP FUNCTION placements_answer_once();
"""


def person(*, null: bool = False) -> models.ForeignKey:
    return models.ForeignKey(
        null=null,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("placements", "0020_barred_starts_guarded"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReferralQuestion",
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
                ("question", models.TextField()),
                ("asked_at", models.DateTimeField()),
                ("answer", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by", person(null=True)),
                ("asked_by", person()),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="placements.referral",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["referral", "-asked_at"], name="referral_question_referral")
                ],
                "constraints": [
                    models.CheckConstraint(condition=~Q(question=""), name="referral_question_asks"),
                    models.CheckConstraint(
                        condition=Q(answer="", answered_by=None, answered_at=None)
                        | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
                        name="referral_question_answer_is_signed",
                    ),
                    models.CheckConstraint(
                        condition=Q(answered_by=None) | ~Q(answered_by=F("asked_by")),
                        name="referral_question_answered_by_another",
                    ),
                    models.UniqueConstraint(
                        fields=["referral"],
                        condition=Q(answered_at=None),
                        name="referral_question_one_open",
                    ),
                ],
            },
        ),
        migrations.RunSQL(ONCE, UNDO),
        secure("placements_referralquestion", COUNCIL),
        revoke("placements_referralquestion", "DELETE"),
        grant_columns("placements_referralquestion", "answer, answered_by_id, answered_at"),
    ]
