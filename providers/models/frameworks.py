from django.db import models
from django.db.models import F, Q

from providers.states import AdviceKind, CriterionCode, Office, RoundState, ServiceType
from sefton_pdps.core.models import Base, ScopedBase

_ADVERTISED = [RoundState.OPEN, RoundState.CLOSED, RoundState.CANCELLED]


class Framework(Base):
    """The Sefton PDPS itself: a three-year local framework with recorded extensions (S-39)."""

    reference = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=200)
    regime = models.CharField(max_length=200, help_text="The procurement law it stands on, in words (S-2).")
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="The last day under the original term.")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="framework_dates_in_order")
        ]

    def __str__(self) -> str:
        return self.title


class FrameworkExtension(Base):
    """A recorded lengthening of the framework's term."""

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="extensions")
    new_end = models.DateField()
    reason = models.TextField()
    decided_on = models.DateField()
    recorded_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()


class Lot(Base):
    """A category of provision in the framework. Lots are data: another may be added (S-1, S-6, S-7, S-42)."""

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="lots")
    code = models.SlugField(max_length=40)
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    service_type = models.CharField(max_length=30, choices=ServiceType.choices)
    least_age = models.PositiveSmallIntegerField(default=0)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "code"], name="lot_code_once"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="lot_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AdmissionRound(Base):
    """A time in which providers may apply. It opens only when all of S-9 is recorded, then its criteria freeze."""

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=160)
    state = models.CharField(max_length=20, choices=RoundState.choices, default=RoundState.DRAFTED)
    lots = models.ManyToManyField(Lot, related_name="rounds")
    closes_at = models.DateTimeField(null=True, blank=True, help_text="Empty: no closing time is set yet.")
    specification = models.TextField(
        help_text="The service specification, or where it is kept, with its version."
    )
    terms = models.TextField(help_text="The contract terms, or where they are kept, with their version.")
    consultation = models.TextField(blank=True, help_text="How children shaped the specification (S-40).")
    drafted_at = models.DateTimeField()
    signed_off_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["framework", "number"], name="round_number_once"),
            models.CheckConstraint(
                condition=Q(state=RoundState.DRAFTED) | Q(signed_off_at__isnull=False),
                name="round_signed_off_is_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=_ADVERTISED) | Q(opened_at__isnull=False),
                name="round_opened_is_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state=RoundState.CLOSED) | Q(closed_at__isnull=False),
                name="round_closed_is_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state=RoundState.CANCELLED) | Q(cancelled_at__isnull=False),
                name="round_cancelled_is_dated",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class RoundExtension(Base):
    """A later closing time of an advertised round, or its first where it was opened without one."""

    round = models.ForeignKey(AdmissionRound, on_delete=models.PROTECT, related_name="extensions")
    old_end = models.DateTimeField(null=True)
    new_end = models.DateTimeField()
    reason = models.TextField()
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(old_end=None) | Q(new_end__gt=F("old_end")),
                name="round_is_extended_not_shortened",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="round_extension_has_a_reason"),
        ]


class RoundCancellation(ScopedBase):
    """A proposal to cancel an advertised round: one person proposes, another confirms or keeps the round open.

    Row-secured: a provider reads it once it is confirmed.
    """

    round = models.ForeignKey(AdmissionRound, on_delete=models.PROTECT, related_name="cancellations")
    reason = models.TextField(help_text="Every applicant will read it.")
    proposed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    is_confirmed = models.BooleanField(null=True, help_text="Empty: nobody has answered yet.")
    answered_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round"], condition=Q(is_confirmed=None), name="round_cancellation_proposed_once"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="round_cancellation_has_a_reason"),
            models.CheckConstraint(
                condition=Q(is_confirmed=None, answered_by=None, answered_at=None)
                | Q(is_confirmed__isnull=False, answered_by__isnull=False, answered_at__isnull=False),
                name="round_cancellation_answer_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(is_confirmed=True) | ~Q(answered_by=F("proposed_by")),
                name="round_is_cancelled_by_two_people",
            ),
        ]


class Criterion(Base):
    """One of exactly four criteria of a round, with its weight and minimum (S-45)."""

    round = models.ForeignKey(AdmissionRound, on_delete=models.CASCADE, related_name="criteria")
    code = models.CharField(max_length=20, choices=CriterionCode.choices)
    weight = models.PositiveSmallIntegerField(help_text="Of 100.")
    least_score = models.PositiveSmallIntegerField(
        default=2, help_text="0 to 5: below it the applicant fails."
    )
    question = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "code"], name="criterion_once_a_round"),
            models.CheckConstraint(
                condition=Q(weight__gte=1, weight__lte=100), name="criterion_weight_in_range"
            ),
            models.CheckConstraint(condition=Q(least_score__lte=5), name="criterion_least_score_in_range"),
        ]


class RoundSignOff(ScopedBase):
    """An Executive Director's signature under a round's criteria, specification and terms (S-9)."""

    round = models.ForeignKey(AdmissionRound, on_delete=models.PROTECT, related_name="sign_offs")
    office = models.CharField(max_length=8, choices=Office.choices)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "office"], name="round_signed_once_an_office"),
            models.UniqueConstraint(fields=["round", "by"], name="round_signed_once_a_person"),
        ]


class RoundAdvice(ScopedBase):
    """Procurement or legal advice, or the Cabinet Member's consultation, on a round (S-9)."""

    round = models.ForeignKey(AdmissionRound, on_delete=models.PROTECT, related_name="advice")
    kind = models.CharField(max_length=20, choices=AdviceKind.choices)
    text = models.TextField()
    given_on = models.DateField()
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
