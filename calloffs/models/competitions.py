from datetime import datetime

from django.db import models
from django.db.models import F, Q

from calloffs.rules.competition import is_sealed, state_at
from calloffs.states import LIVE, CallOffRoute, CallOffState, DeclineReason, HowLong, QuestionState
from placements.models import AnonymisedProfile, Referral
from placements.states import Gate
from providers.models import Lot, Provider, Setting
from sefton_pdps.core.models import ScopedBase

_AFTER_PUBLISHING = [CallOffState.PUBLISHED, CallOffState.CLOSED, CallOffState.EVALUATED]


class CallOff(ScopedBase):
    """One purchase under the PDPS for a referral: by mini-competition or direct award (S-48).

    Past its deadline it reads as closed, by the database's clock: `state_at`, and in SQL `open_now`. Providers see
    the row only through an invitation of theirs, and of the child only the frozen `profile`.
    """

    reference = models.CharField(max_length=20, unique=True)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="call_offs")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="call_offs")
    state = models.CharField(max_length=20, choices=CallOffState.choices, default=CallOffState.OPENED)
    route = models.CharField(max_length=20, choices=CallOffRoute.choices)
    route_reason = models.TextField(help_text="Needs led and risk based; neither route is a silent default.")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    profile_version = models.ForeignKey(
        AnonymisedProfile, null=True, on_delete=models.PROTECT, related_name="+"
    )
    profile = models.JSONField(
        null=True, help_text="The frozen copy of the anonymised profile that went out."
    )
    needed_on = models.DateField()
    term_ends_on = models.DateField(
        help_text="The first day after the term: five years, or the 18th birthday."
    )
    short_term_reason = models.TextField(blank=True, help_text="Needed for less than five years (S-47).")
    quality_weight = models.PositiveSmallIntegerField(default=60)
    price_weight = models.PositiveSmallIntegerField(default=25)
    social_value_weight = models.PositiveSmallIntegerField(default=15)
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    closes_at = models.DateTimeField(null=True)
    first_closes_at = models.DateTimeField(
        null=True, help_text="The deadline that was published, where it was moved later since."
    )
    reminded_at = models.DateTimeField(
        null=True, help_text="When those who had not opened their invitation were last reminded."
    )
    emergency = models.BooleanField(
        default=False,
        help_text="Published for a home that was needed before the next working day was over: it counts in hours.",
    )
    how_long = models.CharField(
        max_length=12,
        choices=HowLong.choices,
        blank=True,
        help_text="For how long the home is bought, of a competition that counts in hours; decided as it goes out.",
    )
    group_search = models.UUIDField(
        null=True, help_text="The same for the call-offs of brothers and sisters that went out in one act."
    )
    nudged_at = models.DateTimeField(
        null=True, help_text="When those who were silent were nudged, once, at half time."
    )
    answered_at = models.DateTimeField(
        null=True, help_text="When everybody who was invited had answered; it closed then."
    )
    closed_at = models.DateTimeField(null=True)
    quality_scored_at = models.DateTimeField(
        null=True, help_text="Price is hidden from the council until then."
    )
    evaluated_at = models.DateTimeField(null=True)
    recommended_at = models.DateTimeField(null=True)
    recommended_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    authorised_at = models.DateTimeField(null=True)
    awarded_at = models.DateTimeField(null=True)
    no_award_at = models.DateTimeField(null=True)
    no_award_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["referral"],
                condition=~Q(state=CallOffState.NO_AWARD),
                name="call_off_one_live_a_referral",
            ),
            models.CheckConstraint(
                condition=Q(quality_weight=100 - F("price_weight") - F("social_value_weight")),
                name="call_off_weights_make_100",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=_AFTER_PUBLISHING)
                | Q(published_at__isnull=False, closes_at__gt=F("published_at"), profile__isnull=False),
                name="call_off_published_is_dated",
            ),
            models.CheckConstraint(
                condition=Q(first_closes_at=None)
                | Q(first_closes_at__lt=F("closes_at"))
                | Q(answered_at=F("closes_at")),
                name="call_off_deadline_moved_later",
            ),
            models.CheckConstraint(
                condition=Q(nudged_at=None, answered_at=None) | Q(emergency=True),
                name="call_off_counts_in_hours_in_an_emergency",
            ),
            models.CheckConstraint(
                condition=Q(how_long="") | Q(emergency=True), name="call_off_says_how_long_in_an_emergency"
            ),
            models.CheckConstraint(
                condition=~Q(state=CallOffState.CLOSED)
                | Q(closed_at__isnull=False, closed_at__gte=F("closes_at")),
                name="call_off_closed_not_before_its_deadline",
            ),
            models.CheckConstraint(
                condition=~Q(state=CallOffState.EVALUATED)
                | Q(evaluated_at__isnull=False, quality_scored_at__isnull=False),
                name="call_off_evaluated_is_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state=CallOffState.RECOMMENDED)
                | Q(recommended_at__isnull=False, recommended_by__isnull=False),
                name="call_off_recommended_is_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[CallOffState.AUTHORISED, CallOffState.AWARDED])
                | Q(authorised_at__isnull=False),
                name="call_off_authorised_is_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state=CallOffState.AWARDED) | Q(awarded_at__isnull=False),
                name="call_off_awarded_is_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state=CallOffState.NO_AWARD)
                | (Q(no_award_at__isnull=False) & ~Q(no_award_reason="")),
                name="call_off_no_award_is_dated_and_reasoned",
            ),
            models.CheckConstraint(condition=~Q(route_reason=""), name="call_off_route_has_a_reason"),
        ]
        indexes = [
            models.Index(
                fields=["closes_at"], name="call_off_to_close", condition=Q(state=CallOffState.PUBLISHED)
            ),
            models.Index(
                fields=["closes_at"],
                name="call_off_to_nudge",
                condition=Q(state=CallOffState.PUBLISHED, emergency=True, nudged_at=None),
            ),
            models.Index(fields=["state", "opened_at", "id"], name="call_off_state"),
            models.Index(fields=["opened_at", "id"], name="call_off_opened"),
            models.Index(fields=["opened_at", "id"], name="call_off_live", condition=Q(state__in=LIVE)),
            models.Index(
                fields=["awarded_at"], name="call_off_awarded", condition=Q(state=CallOffState.AWARDED)
            ),
            models.Index(
                fields=["needed_on", "id"], name="call_off_live_needed", condition=Q(state__in=LIVE)
            ),
        ]

    def state_at(self, at: datetime) -> CallOffState:
        """Its state at a moment of the database's clock."""
        return state_at(self.state, self.closes_at, at)

    def is_open(self, at: datetime) -> bool:
        """Whether providers may still offer: published, with a deadline that is still to come."""
        return self.closes_at is not None and self.state_at(at) == CallOffState.PUBLISHED

    def is_sealed(self, at: datetime) -> bool:
        """Whether nobody but its provider may read an offer yet."""
        return is_sealed(self.closes_at, at)

    def __str__(self) -> str:
        return self.reference


class Invitation(ScopedBase):
    """A provider's invitation to a mini-competition, and its decline; declines show at once."""

    call_off = models.ForeignKey(CallOff, on_delete=models.PROTECT, related_name="invitations")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="invitations")
    invited_at = models.DateTimeField()
    setting_ids = models.JSONField(
        default=list, help_text="The provider's settings that passed every gate when it was invited."
    )
    first_opened_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    declined_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    decline_reason = models.CharField(max_length=20, choices=DeclineReason.choices, blank=True)
    decline_note = models.CharField(max_length=500, blank=True)
    profile_ends_at = models.DateTimeField(
        null=True,
        help_text="From then on its provider reads the profile no more; written by the database with the decision.",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call_off", "provider"], name="invitation_once_a_provider"),
            models.CheckConstraint(
                condition=Q(declined_at=None, decline_reason="")
                | (Q(declined_at__isnull=False) & ~Q(decline_reason="")),
                name="decline_has_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["provider", "invited_at", "id"], name="invitation_provider")]


class LeftOut(ScopedBase):
    """A provider or setting of the lot that was not invited, with the gate it did not pass. Council only."""

    call_off = models.ForeignKey(CallOff, on_delete=models.CASCADE, related_name="left_out")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="+")
    setting = models.ForeignKey(Setting, null=True, on_delete=models.PROTECT, related_name="+")
    gate = models.CharField(max_length=20, choices=Gate.choices)
    reason = models.CharField(max_length=300)


class Clarification(ScopedBase):
    """A question on an invitation as its provider typed it: for that provider and the council, by row policy.

    Other providers read the published question. `answer` is what the asker alone is told: a private answer, or why
    the question is not answered.
    """

    call_off = models.ForeignKey(CallOff, on_delete=models.PROTECT, related_name="clarifications")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    question = models.TextField()
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=QuestionState.choices, default=QuestionState.ASKED)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=QuestionState.ASKED, answered_at=None, answer="")
                | Q(state=QuestionState.PUBLISHED, answered_at__isnull=False, answer="")
                | (
                    Q(state__in=(QuestionState.PRIVATE, QuestionState.REFUSED), answered_at__isnull=False)
                    & ~Q(answer="")
                ),
                name="clarification_answer_is_dated",
            )
        ]


class PublishedQuestion(ScopedBase):
    """A question in the council's words, and the answer: for every invited provider, without who asked."""

    clarification = models.OneToOneField(Clarification, on_delete=models.PROTECT, related_name="published")
    call_off = models.ForeignKey(CallOff, on_delete=models.PROTECT, related_name="published_questions")
    wording = models.TextField()
    answer = models.TextField()
    published_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["call_off", "-published_at"], name="published_question_call_off")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(wording="") & ~Q(answer=""), name="published_question_is_whole"
            )
        ]
