from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from calloffs.models.competitions import CallOff
from calloffs.models.proposals import AwardProposal
from calloffs.models.provisional import ProvisionalAuthority
from calloffs.models.stand_ins import StandIn
from calloffs.states import (
    STANDING,
    TO_DECIDE,
    TO_RATIFY,
    AuthorisationState,
    DecidingOffice,
    Impact,
    OfficeDecision,
)
from sefton_pdps.core.models import ScopedBase

IN_WHOSE_NAME = "Under which it was decided in another person's name; null: in their own right."


class DelegationBand(ScopedBase):
    """A band of the scheme of delegation: which office authorises up to which whole-life value (S-10, S-49).

    Dated data with its legal basis (S-50); `is_placeholder` says that the council has not entered its own figure yet.
    """

    office = models.CharField(max_length=20, choices=DecidingOffice.choices)
    over = models.DecimalField(max_digits=12, decimal_places=2, help_text="Values above this, in pounds.")
    up_to = models.DecimalField(
        max_digits=12, decimal_places=2, null=True, blank=True, help_text="And up to this; empty: no ceiling."
    )
    legal_basis = models.CharField(max_length=300)
    is_placeholder = models.BooleanField(default=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["valid_from", "over"]
        constraints = [
            models.CheckConstraint(
                condition=Q(over__gte=0) & (Q(up_to=None) | Q(up_to__gt=F("over"))),
                name="band_values_in_order",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="band_dates_in_order"
            ),
        ]


class Authorisation(ScopedBase):
    """A request to authorise a version of a proposal by its whole-life value, and what became of it. Council only.

    One that was returned with a question is asked again as another authorisation, which holds the answer.
    """

    reference = models.CharField(max_length=20, unique=True)
    call_off = models.ForeignKey(CallOff, on_delete=models.PROTECT, related_name="authorisations")
    proposal = models.ForeignKey(AwardProposal, on_delete=models.PROTECT, related_name="authorisations")
    state = models.CharField(
        max_length=16, choices=AuthorisationState.choices, default=AuthorisationState.REQUESTED
    )
    value = models.DecimalField(max_digits=12, decimal_places=2, help_text="The whole-life value asked for.")
    earlier_value = models.DecimalField(
        max_digits=12,
        decimal_places=2,
        default=0,
        help_text="Of earlier awards for the same child and home that it runs on from: they pick the band together.",
    )
    siblings_value = models.DecimalField(
        max_digits=12,
        decimal_places=2,
        default=0,
        help_text="Of the brothers and sisters searched for together, when it was asked: they pick the band together.",
    )
    band = models.ForeignKey(DelegationBand, on_delete=models.PROTECT, related_name="+")
    requested_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    authorised_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    fell_away_at = models.DateTimeField(null=True, help_text="When its home pulled out.")
    answers = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="answered_in",
        help_text="The authorisation that was returned with the question that this one answers.",
    )  # fmt: skip
    answer = models.TextField(blank=True, help_text="What the question of a return was answered with.")
    provisional_under = models.ForeignKey(
        ProvisionalAuthority, null=True, on_delete=models.PROTECT, related_name="+",
        help_text="The scheme under which provisional authority was given; null: none was.",
    )  # fmt: skip
    provisional_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    provisional_stand_in = models.ForeignKey(
        StandIn, null=True, on_delete=models.PROTECT, related_name="+",
        help_text="Under which it was given in another person's name; null: in their own right.",
    )  # fmt: skip
    provisional_at = models.DateTimeField(null=True)
    provisional_until = models.DateTimeField(
        null=True, help_text="From then on it has lapsed, whatever the state says yet."
    )
    provisional_reason = models.TextField(blank=True)
    lapse_told_at = models.DateTimeField(
        null=True, help_text="When the Director was told of the lapse, once."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["call_off"],
                condition=Q(state__in=[AuthorisationState.REQUESTED, *STANDING]),
                name="authorisation_one_live_a_call_off",
            ),
            models.CheckConstraint(
                condition=~Q(state=AuthorisationState.AUTHORISED) | Q(authorised_at__isnull=False),
                name="authorisation_authorised_is_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state=AuthorisationState.RETURNED) | Q(returned_at__isnull=False),
                name="authorisation_returned_is_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state=AuthorisationState.REFUSED) | Q(refused_at__isnull=False),
                name="authorisation_refused_is_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state=AuthorisationState.FELL_AWAY) | Q(fell_away_at__isnull=False),
                name="authorisation_fell_away_is_dated",
            ),
            models.CheckConstraint(
                condition=Q(answers=None, answer="") | (Q(answers__isnull=False) & ~Q(answer="")),
                name="authorisation_answers_in_words",
            ),
            models.CheckConstraint(
                condition=Q(
                    provisional_under=None, provisional_by=None, provisional_at=None,
                    provisional_until=None, provisional_reason="", provisional_stand_in=None,
                )
                | (
                    Q(
                        provisional_under__isnull=False, provisional_by__isnull=False,
                        provisional_until__gt=F("provisional_at"),
                    )
                    & ~Q(provisional_reason="")
                ),
                name="authorisation_provisional_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=TO_RATIFY) | Q(provisional_at__isnull=False),
                name="authorisation_provisional_is_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state=AuthorisationState.LAPSED) | Q(lapse_told_at__isnull=False),
                name="authorisation_lapse_is_told",
            ),
            models.CheckConstraint(
                condition=Q(earlier_value__gte=0), name="authorisation_earlier_value_adds"
            ),
            models.CheckConstraint(
                condition=Q(siblings_value__gte=0), name="authorisation_siblings_value_adds"
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["requested_at", "id"], name="authorisation_requested"),
            models.Index(
                fields=["requested_at", "id"],
                condition=Q(state__in=TO_DECIDE),
                name="authorisation_to_decide",
            ),
            models.Index(
                fields=["provisional_until"], condition=Q(state__in=TO_RATIFY), name="authorisation_to_ratify"
            ),
        ]

    @property
    def together(self) -> Decimal:
        """The value that picks the band, and that a limit is held against (S-49)."""
        return self.value + self.earlier_value + self.siblings_value


class AskedOffice(ScopedBase):
    """An office that an authorisation asks, and the decision of the person who gave it for that office.

    The table and its constraints keep the word they were made with, "key" (ADR 83).

    Adult Social Care's row also holds the answer on the impact after 18 where none was recorded with the proposal,
    which does not change under its authorisation (S-12, S-52).
    """

    authorisation = models.ForeignKey(Authorisation, on_delete=models.PROTECT, related_name="offices")
    office = models.CharField(max_length=20, choices=DecidingOffice.choices)
    why = models.CharField(max_length=300)
    decision = models.CharField(max_length=12, choices=OfficeDecision.choices, blank=True)
    reason = models.TextField(blank=True)
    no_conflict_declared = models.BooleanField(default=False)
    asc_impact = models.CharField(
        max_length=8, blank=True, help_text="yes, likely or no; empty: not asked of this office."
    )
    asc_impact_reason = models.TextField(blank=True)
    by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    stand_in = models.ForeignKey(
        StandIn, null=True, on_delete=models.PROTECT, related_name="decisions", help_text=IN_WHOSE_NAME
    )
    at = models.DateTimeField(null=True)

    class Meta:
        db_table = "calloffs_authorisationkey"
        constraints = [
            models.UniqueConstraint(fields=["authorisation", "office"], name="key_once_an_office"),
            models.UniqueConstraint(
                fields=["authorisation", "by"], condition=Q(by__isnull=False), name="key_once_a_person"
            ),
            models.CheckConstraint(
                condition=Q(decision="", by=None, at=None, stand_in=None)
                | (~Q(decision="") & Q(by__isnull=False, at__isnull=False, no_conflict_declared=True)),
                name="key_decision_is_signed_and_without_conflict",
            ),
            models.CheckConstraint(
                condition=~Q(decision__in=[OfficeDecision.RETURN, OfficeDecision.REFUSE]) | ~Q(reason=""),
                name="key_no_has_a_reason",
            ),
            models.CheckConstraint(condition=Q(asc_impact__in=["", *Impact]), name="key_impact_known"),
            models.CheckConstraint(
                condition=Q(asc_impact="", asc_impact_reason="")
                | (~Q(asc_impact="") & ~Q(asc_impact_reason="")),
                name="key_impact_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(asc_impact="") | (Q(office=DecidingOffice.ASC) & ~Q(decision="")),
                name="key_impact_comes_with_the_decision_of_asc",
            ),
        ]


class WithheldRatification(ScopedBase):
    """That an office did not ratify a provisional authority: a question or a refusal, with its reason.

    It ends nothing, and the office may ratify later: its own row stays open until it does (ADR 115).
    """

    authorisation = models.ForeignKey(Authorisation, on_delete=models.PROTECT, related_name="withheld")
    office = models.CharField(max_length=20, choices=DecidingOffice.choices)
    decision = models.CharField(max_length=12, choices=OfficeDecision.choices)
    reason = models.TextField()
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    stand_in = models.ForeignKey(
        StandIn, null=True, on_delete=models.PROTECT, related_name="+", help_text=IN_WHOSE_NAME
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decision__in=[OfficeDecision.RETURN, OfficeDecision.REFUSE]) & ~Q(reason=""),
                name="withheld_ratification_has_a_reason",
            )
        ]
