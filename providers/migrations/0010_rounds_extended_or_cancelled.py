import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import sefton_pdps.core.database.ids


class Migration(migrations.Migration):
    dependencies = [
        ("providers", "0009_framework_row_security"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RoundCancellation",
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
                ("reason", models.TextField(help_text="Every applicant will read it.")),
                ("proposed_at", models.DateTimeField()),
                ("is_confirmed", models.BooleanField(help_text="Empty: nobody has answered yet.", null=True)),
                ("answered_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="RoundExtension",
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
                ("old_end", models.DateTimeField(null=True)),
                ("new_end", models.DateTimeField()),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="admissionround",
            name="round_opened_is_dated",
        ),
        migrations.RemoveConstraint(
            model_name="application",
            name="application_submitted_is_dated",
        ),
        migrations.AddField(
            model_name="admissionround",
            name="cancelled_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="application",
            name="ended_at",
            field=models.DateTimeField(help_text="When its round was cancelled.", null=True),
        ),
        migrations.AddField(
            model_name="applicationanswer",
            name="to_confirm",
            field=models.BooleanField(
                default=False, help_text="Copied from an earlier application, unread since."
            ),
        ),
        migrations.AddField(
            model_name="applicationdocument",
            name="to_confirm",
            field=models.BooleanField(
                default=False, help_text="Copied from an earlier application, unread since."
            ),
        ),
        migrations.AlterField(
            model_name="admissionround",
            name="closes_at",
            field=models.DateTimeField(blank=True, help_text="Empty: no closing time is set yet.", null=True),
        ),
        migrations.AlterField(
            model_name="admissionround",
            name="state",
            field=models.CharField(
                choices=[
                    ("drafted", "Drafted"),
                    ("signed_off", "Signed off"),
                    ("open", "Open"),
                    ("closed", "Closed"),
                    ("cancelled", "Cancelled"),
                ],
                default="drafted",
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="application",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("submitted", "Submitted"),
                    ("compliance", "Compliance check"),
                    ("clarification", "Waiting for the provider's answer"),
                    ("evaluation", "Being scored"),
                    ("moderation", "Being moderated"),
                    ("moderated", "Waiting for a decision"),
                    ("admitted", "Admitted"),
                    ("refused", "Refused"),
                    ("withdrawn", "Withdrawn"),
                    ("ended", "Ended with its round"),
                ],
                default="draft",
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="admissionround",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["open", "closed", "cancelled"]), _negated=True),
                    ("opened_at__isnull", False),
                    _connector="OR",
                ),
                name="round_opened_is_dated",
            ),
        ),
        migrations.AddConstraint(
            model_name="admissionround",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "cancelled"), _negated=True),
                    ("cancelled_at__isnull", False),
                    _connector="OR",
                ),
                name="round_cancelled_is_dated",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["draft", "withdrawn", "ended"]),
                    ("submitted_at__isnull", False),
                    _connector="OR",
                ),
                name="application_submitted_is_dated",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "ended"), _negated=True), ("ended_at__isnull", False), _connector="OR"
                ),
                name="application_ended_is_dated",
            ),
        ),
        migrations.AddField(
            model_name="roundcancellation",
            name="answered_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="roundcancellation",
            name="proposed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="roundcancellation",
            name="round",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cancellations",
                to="providers.admissionround",
            ),
        ),
        migrations.AddField(
            model_name="roundextension",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="roundextension",
            name="round",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="extensions",
                to="providers.admissionround",
            ),
        ),
        migrations.AddConstraint(
            model_name="roundcancellation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_confirmed", None)),
                fields=("round",),
                name="round_cancellation_proposed_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="roundcancellation",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="round_cancellation_has_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="roundcancellation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at", None), ("answered_by", None), ("is_confirmed", None)),
                    models.Q(
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                        ("is_confirmed__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="round_cancellation_answer_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="roundcancellation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("is_confirmed", True), _negated=True),
                    models.Q(("answered_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="round_is_cancelled_by_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="roundextension",
            constraint=models.CheckConstraint(
                condition=models.Q(("old_end", None), ("new_end__gt", models.F("old_end")), _connector="OR"),
                name="round_is_extended_not_shortened",
            ),
        ),
        migrations.AddConstraint(
            model_name="roundextension",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="round_extension_has_a_reason"
            ),
        ),
    ]
