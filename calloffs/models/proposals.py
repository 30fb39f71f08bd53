from django.db import models
from django.db.models import F, Q

from calloffs.codes import EvidenceKind
from calloffs.models.asked import AskedHome
from calloffs.models.competitions import CallOff
from calloffs.models.ladder import LadderApproach
from calloffs.models.offers import Offer
from calloffs.models.procurement import ActGround
from calloffs.models.scoring import Recommendation
from calloffs.states import AgreedHow, DirectGround, HowLong
from placements.models import FeeTerms, Placement
from placements.states import LocationClass
from providers.models import CarerHousehold, Place, Provider, Setting
from sefton_pdps.core.models import ScopedBase

BY_PLACEMENT = [EvidenceKind.SIBLING, EvidenceKind.PRESENT]
ON_A_DAY = [EvidenceKind.COURT, EvidenceKind.ORDER, EvidenceKind.WISH]


class DirectAwardCase(ScopedBase):
    """The case for a direct award: coded ground with its evidence, and a price benchmark (S-48). Council only.

    It says who at the provider agreed, when and how, and an emergency says how long it is bought for (S-49). A
    version that authorisation was asked with never changes; what is argued later is the next version.
    """

    call_off = models.ForeignKey(CallOff, on_delete=models.PROTECT, related_name="direct_award_cases")
    version = models.PositiveSmallIntegerField(default=1)
    ground = models.CharField(max_length=24, choices=DirectGround.choices)
    evidence = models.TextField()
    evidence_kind = models.CharField(
        max_length=12, choices=EvidenceKind.choices, blank=True, help_text="By what the ground is shown."
    )
    evidence_on = models.DateField(
        null=True, help_text="The day of the hearing, of the order, or on which the child said it."
    )
    evidence_reference = models.CharField(max_length=60, blank=True, help_text="Of the court's order.")
    evidence_placement = models.ForeignKey(
        Placement, null=True, on_delete=models.PROTECT, related_name="+",
        help_text="Of the brother or sister, or the child's own.",
    )  # fmt: skip
    evidence_call_off = models.ForeignKey(
        CallOff, null=True, on_delete=models.PROTECT, related_name="+",
        help_text="The competition that ended with no award.",
    )  # fmt: skip
    why_this = models.TextField(
        blank=True, help_text="Why this home before those that are nearer or meet more needs."
    )
    benchmark_weekly = models.DecimalField(
        max_digits=10, decimal_places=2, null=True, help_text="Pounds a week."
    )
    benchmark_words = models.TextField()
    how_long = models.CharField(
        max_length=12, choices=HowLong.choices, blank=True, help_text="Of an emergency only."
    )
    longer_reason = models.TextField(
        blank=True, help_text="Why an emergency is bought for longer than 28 days."
    )
    agreed_by = models.CharField(max_length=160, blank=True, help_text="Who at the provider: name and job.")
    agreed_at = models.DateTimeField(null=True)
    agreed_how = models.CharField(max_length=12, choices=AgreedHow.choices, blank=True)
    asked = models.ForeignKey(
        AskedHome, null=True, on_delete=models.PROTECT, related_name="cases",
        help_text="The home’s own yes in the portal that it stands on.",
    )  # fmt: skip
    approach = models.ForeignKey(
        LadderApproach, null=True, on_delete=models.PROTECT, related_name="cases",
        help_text="The yes on the contingency ladder that it stands on.",
    )  # fmt: skip
    act_ground = models.ForeignKey(
        ActGround, null=True, on_delete=models.PROTECT, related_name="+",
        help_text="The ground in the Procurement Act 2023 that a spot purchase stands on.",
    )  # fmt: skip
    court_approved_on = models.DateField(null=True, help_text="Of a placement outside England and Wales.")
    court_reference = models.CharField(max_length=60, blank=True)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call_off", "version"], name="direct_award_case_version_once"),
            models.CheckConstraint(
                condition=Q(approach=None) & ~Q(ground=DirectGround.LADDER)
                | Q(approach__isnull=False, ground=DirectGround.LADDER)
                | Q(approach__isnull=False, ground=DirectGround.EMERGENCY),
                name="direct_award_case_of_the_ladder_has_its_yes",
            ),
            models.CheckConstraint(
                condition=Q(court_approved_on=None, court_reference="")
                | (Q(court_approved_on__isnull=False) & ~Q(court_reference="")),
                name="direct_award_case_court_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(evidence="") & ~Q(benchmark_words=""), name="direct_award_case_is_evidenced"
            ),
            models.CheckConstraint(
                condition=Q(evidence_kind__in=BY_PLACEMENT, evidence_placement__isnull=False)
                | ~Q(evidence_kind__in=BY_PLACEMENT) & Q(evidence_placement=None),
                name="direct_award_case_names_the_placement",
            ),
            models.CheckConstraint(
                condition=Q(evidence_kind=EvidenceKind.COMPETITION, evidence_call_off__isnull=False)
                | ~Q(evidence_kind=EvidenceKind.COMPETITION) & Q(evidence_call_off=None),
                name="direct_award_case_names_the_competition",
            ),
            models.CheckConstraint(
                condition=Q(evidence_kind__in=ON_A_DAY, evidence_on__isnull=False)
                | ~Q(evidence_kind__in=ON_A_DAY) & Q(evidence_on=None),
                name="direct_award_case_names_the_day",
            ),
            models.CheckConstraint(
                condition=Q(evidence_kind=EvidenceKind.ORDER) & ~Q(evidence_reference="")
                | ~Q(evidence_kind=EvidenceKind.ORDER) & Q(evidence_reference=""),
                name="direct_award_case_names_the_order",
            ),
        ]


class AwardProposal(ScopedBase):
    """What is put to the authorising officer: this home, these nights, this weekly fee. Council only.

    Made from the preferred offer, or from the direct award case. From the moment authorisation is asked for this
    version never changes, its lines and grounds with it: an authorisation is of exactly this row. A
    proposal after a return or a refusal is the next version.
    """

    call_off = models.ForeignKey(CallOff, on_delete=models.PROTECT, related_name="proposals")
    version = models.PositiveSmallIntegerField(default=1)
    recommendation = models.ForeignKey(
        Recommendation, null=True, on_delete=models.PROTECT, related_name="proposals"
    )
    case = models.ForeignKey(DirectAwardCase, null=True, on_delete=models.PROTECT, related_name="proposals")
    offer = models.ForeignKey(Offer, null=True, on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="+")
    setting = models.ForeignKey(Setting, on_delete=models.PROTECT, related_name="+")
    household = models.ForeignKey(CarerHousehold, null=True, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="The first day after the term.")
    weekly = models.DecimalField(max_digits=10, decimal_places=2, help_text="Pounds a week, all lines.")
    whole_life_value = models.DecimalField(
        max_digits=12, decimal_places=2, help_text="Pounds, to the end of the term."
    )
    uncut_term_passes_18 = models.BooleanField()
    after_18_value = models.DecimalField(
        max_digits=12,
        decimal_places=2,
        help_text="Pounds from the 18th birthday to the end of an uncut term.",
    )
    location_class = models.CharField(max_length=12, choices=LocationClass.choices)
    distance_miles = models.DecimalField(max_digits=5, decimal_places=1, null=True)
    asc_impact = models.CharField(
        max_length=8, blank=True, help_text="yes, likely or no; empty: not answered yet."
    )
    asc_impact_reason = models.TextField(blank=True)
    asc_answered_by = models.ForeignKey(
        "accounts.User",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who answered for Adult Social Care; null: the answer, if any, is an officer's.",
    )
    made_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, help_text="When authorisation was first asked; frozen since.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call_off", "version"], name="proposal_version_once"),
            models.CheckConstraint(
                condition=Q(recommendation=None, case__isnull=False)
                | Q(recommendation__isnull=False, case=None),
                name="proposal_stands_on_a_recommendation_or_a_case",
            ),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="proposal_dates_in_order"),
            models.CheckConstraint(
                condition=Q(weekly__gt=0, whole_life_value__gte=0), name="proposal_money_positive"
            ),
            models.CheckConstraint(
                condition=Q(asc_impact="") | ~Q(asc_impact_reason=""), name="proposal_impact_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(asc_impact__in=["", "yes", "likely", "no"]), name="proposal_impact_known"
            ),
            models.CheckConstraint(
                condition=Q(asc_answered_by=None) | ~Q(asc_impact=""), name="proposal_office_answer_is_one"
            ),
        ]
        indexes = [
            models.Index(
                fields=["call_off"], name="proposal_passes_18", condition=Q(uncut_term_passes_18=True)
            )
        ]

    @property
    def how_long(self) -> str:
        """How long an emergency is bought for: as its case says, or as its competition went out; else empty."""
        return self.case.how_long if self.case else self.call_off.how_long


class ProposalLine(FeeTerms):
    """One line of the proposed fee; wrap-around with what it rests on and an end of its own (S-7)."""

    proposal = models.ForeignKey(AwardProposal, on_delete=models.CASCADE, related_name="lines")

    class Meta(FeeTerms.Meta):
        constraints = [
            *FeeTerms.Meta.constraints,
            models.UniqueConstraint(fields=["proposal", "kind"], name="proposal_line_once_a_kind"),
        ]
