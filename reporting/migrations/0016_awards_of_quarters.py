import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import sefton_pdps.core.database.ids
from sefton_pdps.core.database.decided import stays
from sefton_pdps.core.database.rls import COUNCIL, admit, revoke, secure


class Migration(migrations.Migration):
    """What anybody reads of the awards of a quarter: the version that stands, and no other, whoever asks."""

    dependencies = [
        ("reporting", "0015_former_names_are_read"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PublishedAwards",
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
                ("quarter_starts_on", models.DateField()),
                ("version", models.PositiveSmallIntegerField(default=1)),
                (
                    "lines",
                    models.JSONField(
                        default=list, help_text="What is told: provider, kind, number and band, in words."
                    ),
                ),
                ("is_taken_back", models.BooleanField(default=False)),
                (
                    "why",
                    models.TextField(
                        blank=True, help_text="Why it was corrected or taken back. Council only in the pages."
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "superseded_at",
                    models.DateTimeField(
                        help_text="When the next version of its quarter was written.", null=True
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-quarter_starts_on", "-version"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("quarter_starts_on", "version"), name="published_awards_version_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at", None)),
                        fields=("quarter_starts_on",),
                        name="published_awards_one_stands",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("quarter_starts_on__day", 1), ("quarter_starts_on__month__in", (1, 4, 7, 10))
                        ),
                        name="published_awards_of_a_quarter",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("is_taken_back", True), ("lines", [])),
                            models.Q(("is_taken_back", False), models.Q(("lines", []), _negated=True)),
                            _connector="OR",
                        ),
                        name="published_awards_say_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("is_taken_back", False), ("version", 1)),
                            models.Q(("why", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="published_awards_say_why",
                    ),
                ],
            },
        ),
        secure("reporting_publishedawards", COUNCIL),
        admit(
            "reporting_publishedawards", "read", "SELECT", using="superseded_at IS NULL AND NOT is_taken_back"
        ),
        stays("reporting_publishedawards", once="superseded_at"),
        revoke("reporting_publishedawards", "DELETE"),
    ]
