import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

from sefton_pdps.core.database.ids import new_id
from sefton_pdps.core.database.rls import COUNCIL, revoke, secure


def person(*, null=False):
    return models.ForeignKey(
        null=null,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
    )


def of_referral(related_name):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name=related_name, to="placements.referral"
    )


ID = models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)


class Migration(migrations.Migration):
    """Answers changed after submission are kept before and after; what one person decided alone is looked at again."""

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("placements", "0009_lists_walk_an_index"),
    ]

    operations = [
        migrations.CreateModel(
            "ReferralChange",
            [
                ("id", ID),
                ("field", models.CharField(max_length=60)),
                ("before", models.JSONField(null=True)),
                ("after", models.JSONField(null=True)),
                ("at", models.DateTimeField()),
                ("by", person()),
                ("referral", of_referral("changes")),
            ],
            options={
                "indexes": [models.Index(fields=["referral", "-at"], name="referral_change_referral")],
                "constraints": [
                    models.CheckConstraint(condition=~Q(before=F("after")), name="referral_change_changes")
                ],
            },
        ),
        migrations.CreateModel(
            "SecondLook",
            [
                ("id", ID),
                (
                    "what",
                    models.CharField(
                        max_length=12, choices=[("referral", "The referral"), ("profile", "The profile")]
                    ),
                ),
                ("reason", models.TextField()),
                ("decided_at", models.DateTimeField()),
                ("due_on", models.DateField(help_text="The next working day.")),
                ("looked_at", models.DateTimeField(null=True)),
                ("note", models.TextField(blank=True, help_text="What the second person found.")),
                ("decided_by", person()),
                ("looked_by", person(null=True)),
                ("referral", of_referral("second_looks")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["due_on"], name="second_look_due", condition=Q(looked_at=None))
                ],
                "constraints": [
                    models.CheckConstraint(condition=~Q(reason=""), name="second_look_has_a_reason"),
                    models.CheckConstraint(
                        condition=Q(looked_by=None, looked_at=None, note="")
                        | (Q(looked_by__isnull=False, looked_at__isnull=False) & ~Q(note="")),
                        name="second_look_is_signed",
                    ),
                    models.CheckConstraint(
                        condition=Q(looked_by=None) | ~Q(looked_by=F("decided_by")),
                        name="second_look_is_by_another",
                    ),
                ],
            },
        ),
        secure("placements_referralchange", COUNCIL),
        secure("placements_secondlook", COUNCIL),
        revoke("placements_referralchange", "UPDATE, DELETE"),
        revoke("placements_secondlook", "DELETE"),
    ]
