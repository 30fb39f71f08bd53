from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from calloffs.codes import EndOfSharing
from calloffs.models.competitions import CallOff
from calloffs.models.proposals import AwardProposal
from providers.models import Provider, Setting
from providers.models.care_settings import DateRange
from sefton_pdps.core.models import InForce, ScopedBase


class SharingRule(ScopedBase, InForce):
    """What holds once a home is chosen, from a day to a day: dated data (ADR 151). Council only.

    The terms on which the preferred home reads who the child is, and for how many days after the decision the others
    keep the profile. It never changes: the next version follows it.
    """

    version = models.PositiveSmallIntegerField(unique=True)
    terms = models.TextField(help_text="The information-sharing terms.")
    keeps_days = models.PositiveSmallIntegerField(
        help_text="Days after the decision for which who was not chosen keeps the profile."
    )

    class Meta:
        ordering = ["valid_from"]
        constraints = [
            ExclusionConstraint(
                name="sharing_rule_in_force_once",
                expressions=[(DateRange(F("valid_from"), F("valid_to")), RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="sharing_rule_dates_in_order",
            ),
            models.CheckConstraint(condition=~Q(terms=""), name="sharing_rule_has_terms"),
            models.CheckConstraint(condition=Q(keeps_days__gte=1), name="sharing_rule_keeps_a_day"),
        ]

    def __str__(self) -> str:
        return f"version {self.version}"


class Disclosure(ScopedBase):
    """The second stage: the preferred home may read the full referral, once it has accepted the terms (ADR 151).

    Its provider reads this row always and writes the acceptance alone; what is disclosed, only between the acceptance
    and the end. The database ends it when the recommendation falls away or the placement is over.
    """

    call_off = models.ForeignKey(CallOff, on_delete=models.PROTECT, related_name="disclosures")
    proposal = models.ForeignKey(AwardProposal, on_delete=models.PROTECT, related_name="disclosures")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="+")
    setting = models.ForeignKey(Setting, on_delete=models.PROTECT, related_name="+")
    terms = models.ForeignKey(SharingRule, on_delete=models.PROTECT, related_name="+")
    terms_words = models.TextField(help_text="The terms as its provider reads and accepts them.")
    terms_version = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    officer = models.CharField(max_length=240, help_text="Whom the home asks at the council.")
    officer_email = models.CharField(max_length=254)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=16, choices=EndOfSharing.choices, blank=True)
    ended_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+",
        help_text="Null: it ended with a step of the call-off or the placement.",
    )  # fmt: skip

    class Meta:
        ordering = ["made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["call_off"], condition=Q(ended_at=None), name="disclosure_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="disclosure_acceptance_is_somebodys",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_why="", ended_by=None)
                | (Q(ended_at__isnull=False) & ~Q(ended_why="")),
                name="disclosure_end_says_why",
            ),
        ]
        indexes = [models.Index(fields=["provider", "-made_at"], name="disclosure_provider")]


class DisclosedCopy(ScopedBase):
    """What the preferred home reads, as the record said it when it was made: parts of labels and texts.

    The one text of the product in which a provider meets the child's name. A change of the record is a new copy.
    """

    disclosure = models.ForeignKey(Disclosure, on_delete=models.PROTECT, related_name="copies")
    number = models.PositiveSmallIntegerField()
    parts = models.JSONField(help_text="Parts with code, title and rows; one that is held back has no rows.")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["disclosure", "number"], name="disclosed_copy_numbered")
        ]


class HeldPart(ScopedBase):
    """A part of the referral that a manager holds back from the preferred home, or shares after all. Council only.

    The newest row of a part holds; those before it stay.
    """

    call_off = models.ForeignKey(CallOff, on_delete=models.PROTECT, related_name="held_parts")
    part = models.CharField(max_length=20)
    number = models.PositiveSmallIntegerField()
    is_held = models.BooleanField()
    reason = models.TextField()
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["part", "number"]
        constraints = [
            models.UniqueConstraint(fields=["call_off", "part", "number"], name="held_part_in_one_line"),
            models.CheckConstraint(condition=~Q(reason=""), name="held_part_says_why"),
        ]
