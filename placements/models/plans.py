from django.db import models
from django.db.models import Q

from placements.models.placements import Placement
from placements.states import PlanDecider, PlanSource, PlanState
from providers.models import Provider
from sefton_pdps.core.models import ScopedBase

OPEN = (PlanState.OWED, PlanState.DRAFT, PlanState.WITH_HOME, PlanState.AGREED)
# While the home and the others sign.
TO_SIGN = (PlanState.WITH_HOME, PlanState.AGREED)
AGREED = (PlanState.AGREED, PlanState.SIGNED, PlanState.SUPERSEDED)


class PlacementPlan(ScopedBase):
    """One version of the plan for a child's placement (regulation 9, schedule 2). Its provider sees it once it is sent.

    The first is owed with the placement, by `due_on`; it is not where the placement is from before the rule. A signed
    plan stays: another version takes its place, with the reason.
    """

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="plans")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=PlanState.choices, default=PlanState.OWED)
    may_follow = models.BooleanField(
        default=False,
        help_text="It may follow the first night: an emergency on record, or a placement already made.",
    )
    due_on = models.DateField(null=True, help_text="By when it is signed; of a first version alone.")
    reason = models.TextField(blank=True, help_text="Why a signed plan is written anew; the home reads it.")
    owed_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)
    begun_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True, help_text="When the home was last asked to agree it.")
    sent_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    officer = models.CharField(max_length=240, blank=True, help_text="Whom the home asks at the council.")
    officer_email = models.CharField(max_length=254, blank=True)
    home_agreed_at = models.DateTimeField(null=True)
    home_agreed_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    home_name = models.CharField(
        max_length=120,
        blank=True,
        help_text="The appropriate person: who is registered for the home, or the carer.",
    )
    home_role = models.CharField(max_length=120, blank=True)
    home_recorded_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+",
        help_text="Who recorded it of a home where nobody has an account; null: it agreed here itself.",
    )  # fmt: skip
    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+",
        help_text="For the council, and nobody who wrote of it; the database keeps it.",
    )  # fmt: skip
    superseded_at = models.DateTimeField(null=True)
    file = models.ForeignKey("files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(ScopedBase.Meta):
        abstract = False
        ordering = ["placement", "version"]
        constraints = [
            models.UniqueConstraint(fields=["placement", "version"], name="placement_plan_version_once"),
            models.UniqueConstraint(
                fields=["placement"], condition=Q(state__in=OPEN), name="placement_plan_one_open"
            ),
            models.UniqueConstraint(
                fields=["placement"], condition=Q(state=PlanState.SIGNED), name="placement_plan_one_signed"
            ),
            models.CheckConstraint(
                condition=Q(version=1, reason="") | (Q(version__gt=1, due_on=None) & ~Q(reason="")),
                name="placement_plan_written_anew_says_why",
            ),
            models.CheckConstraint(
                condition=Q(state=PlanState.OWED, begun_at=None)
                | (Q(begun_at__isnull=False, begun_by__isnull=False) & ~Q(state=PlanState.OWED)),
                name="placement_plan_begun_is_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[PlanState.WITH_HOME, *AGREED])
                | (Q(sent_at__isnull=False, sent_by__isnull=False) & ~Q(officer="")),
                name="placement_plan_sent_is_dated",
            ),
            models.CheckConstraint(
                condition=Q(state__in=AGREED, home_agreed_at__isnull=False)
                & ~Q(home_name="")
                & ~Q(home_role="")
                | ~Q(state__in=AGREED),
                name="placement_plan_agreed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[PlanState.SIGNED, PlanState.SUPERSEDED])
                & Q(signed_at__isnull=False, signed_by__isnull=False)
                | ~Q(state__in=[PlanState.SIGNED, PlanState.SUPERSEDED]) & Q(signed_at=None, signed_by=None),
                name="placement_plan_signed_is_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state=PlanState.SUPERSEDED) | Q(superseded_at__isnull=False),
                name="placement_plan_superseded_is_dated",
            ),
        ]
        indexes = [
            models.Index(
                fields=["state", "due_on", "placement"],
                name="placement_plan_open",
                condition=Q(state__in=OPEN),
            )
        ]

    def __str__(self) -> str:
        return f"version {self.version}"


class PlanPart(ScopedBase):
    """One section of a plan, as its home may read it: no name stands there. Written while the plan is a draft."""

    plan = models.ForeignKey(PlacementPlan, on_delete=models.PROTECT, related_name="parts")
    code = models.CharField(max_length=20)
    text = models.TextField(blank=True)
    source = models.CharField(max_length=10, choices=PlanSource.choices)
    saved_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(null=True, help_text="Null: as it was filled in, read by nobody yet.")

    class Meta(ScopedBase.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(fields=["plan", "code"], name="plan_part_once")]

    def __str__(self) -> str:
        return self.code


class PlanMatter(ScopedBase):
    """Who decides one matter of the child's everyday life, or consents to one kind of treatment; empty: nobody yet."""

    plan = models.ForeignKey(PlacementPlan, on_delete=models.PROTECT, related_name="matters")
    code = models.CharField(max_length=20)
    decider = models.CharField(max_length=8, choices=PlanDecider.choices, blank=True)
    terms = models.TextField(
        blank=True, help_text="On what terms, such as for how many nights; the home reads it."
    )
    given_on = models.DateField(null=True, help_text="Of health: the day of the consent.")
    saved_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(null=True)

    class Meta(ScopedBase.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["plan", "code"], name="plan_matter_once"),
            models.CheckConstraint(
                condition=~Q(decider="") | Q(terms="", given_on=None), name="plan_matter_of_somebody"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class PlanSignature(ScopedBase):
    """Who signs beside the home and the council: by name and day, or the reason why not. Council only.

    It is there from the beginning of the plan, empty while somebody is still asked.
    """

    plan = models.ForeignKey(PlacementPlan, on_delete=models.PROTECT, related_name="signatures")
    capacity = models.CharField(max_length=20)
    name = models.CharField(max_length=160, blank=True)
    signed_on = models.DateField(null=True)
    reason = models.TextField(blank=True, help_text="Why there is no signature.")
    recorded_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(null=True)

    class Meta(ScopedBase.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["plan", "capacity"], name="plan_signature_once"),
            models.CheckConstraint(
                condition=Q(name="", signed_on=None) | (Q(reason="", signed_on__isnull=False) & ~Q(name="")),
                name="plan_signature_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(name="", reason="") | Q(recorded_by__isnull=False, recorded_at__isnull=False),
                name="plan_signature_is_recorded_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.capacity


class PlanQuestion(ScopedBase):
    """What the home asks about a plan, and the council's answer. Its provider and the council see it."""

    plan = models.ForeignKey(PlacementPlan, on_delete=models.PROTECT, related_name="questions")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="+")
    question = models.TextField()
    asked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta(ScopedBase.Meta):
        abstract = False
        ordering = ["asked_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(question=""), name="plan_question_asks"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None, answered_by=None)
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
                name="plan_question_answer_is_dated",
            ),
        ]
        indexes = [models.Index(fields=["asked_at"], name="plan_question_open", condition=Q(answer=""))]

    def __str__(self) -> str:
        return str(self.pk)
