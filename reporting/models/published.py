from django.db import models
from django.db.models import Q

from sefton_pdps.core.models import ScopedBase

QUARTERS = (1, 4, 7, 10)


class PublishedAwards(ScopedBase):
    """What the public reads of the awards of a quarter, as a person checked it: organisations, and values in bands.

    A version never changes. A correction is the next one, and a quarter that is taken back has one without lines. The
    row policy shows everybody the version that stands, without signing in, and no other (ADR 165).
    """

    quarter_starts_on = models.DateField()
    version = models.PositiveSmallIntegerField(default=1)
    lines = models.JSONField(
        default=list, help_text="What is told: provider, kind, number and band, in words."
    )
    is_taken_back = models.BooleanField(default=False)
    why = models.TextField(
        blank=True, help_text="Why it was corrected or taken back. Council only in the pages."
    )
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    superseded_at = models.DateTimeField(
        null=True, help_text="When the next version of its quarter was written."
    )

    class Meta:
        ordering = ["-quarter_starts_on", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["quarter_starts_on", "version"], name="published_awards_version_once"
            ),
            models.UniqueConstraint(
                fields=["quarter_starts_on"],
                condition=Q(superseded_at=None),
                name="published_awards_one_stands",
            ),
            models.CheckConstraint(
                condition=Q(quarter_starts_on__day=1, quarter_starts_on__month__in=QUARTERS),
                name="published_awards_of_a_quarter",
            ),
            models.CheckConstraint(
                condition=Q(is_taken_back=True, lines=[]) | Q(is_taken_back=False) & ~Q(lines=[]),
                name="published_awards_say_something",
            ),
            models.CheckConstraint(
                condition=Q(version=1, is_taken_back=False) | ~Q(why=""), name="published_awards_say_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quarter_starts_on:%Y-%m} version {self.version}"
