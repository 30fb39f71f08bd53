from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

from placements.models.children import Child
from placements.rules.completeness import BORN, CLOSED
from placements.rules.questions import FIELDS
from placements.states import (
    Companions,
    CulturalNeeds,
    NeededBy,
    Pets,
    ReferralState,
    Risk,
    Suitability,
    YesNo,
)
from providers.states import ServiceType
from sefton_pdps.core.models import ScopedBase

# The order of the list of referrals: those without a date come after all that have one. An index serves it.
DUE = Coalesce(F("needed_on"), Value(date(9999, 12, 31)))


def _suitability() -> models.CharField:
    return models.CharField(
        max_length=30, choices=Suitability.choices, default=Suitability.NOT_SPECIFIED, blank=False
    )


def _risk() -> models.CharField:
    return models.CharField(max_length=16, choices=Risk.choices, blank=True)


class Referral(ScopedBase):
    """The need for a placement, in the fields of the Placements Data Standard v2. Council only, by row policy.

    Education and its plans (S-4) and the court's date (S-51) are among them.
    """

    reference = models.CharField(max_length=20, unique=True)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="referrals")
    state = models.CharField(max_length=20, choices=ReferralState.choices, default=ReferralState.DRAFT)
    service_type = models.CharField(max_length=30, choices=ServiceType.choices, blank=True)
    # PlacementAvailability
    needed_by = models.CharField(max_length=24, choices=NeededBy.choices, blank=True)
    needed_on = models.DateField(null=True, blank=True)
    in_emergency = models.BooleanField(
        null=True, blank=True, help_text="As of the day the date was written; then some answers may wait."
    )
    court_date = models.DateField(null=True, blank=True)
    sibling_count = models.PositiveSmallIntegerField(null=True, blank=True)
    preferred_location = models.CharField(max_length=200, blank=True)
    # PlacementRequirements
    communication_needs = models.CharField(max_length=16, choices=YesNo.choices, blank=True)
    communication_requirements = models.JSONField(default=list, blank=True)
    home_adaptation = models.BooleanField(null=True, blank=True)
    cultural_needs = models.CharField(max_length=16, choices=CulturalNeeds.choices, blank=True)
    cultural_detail = models.TextField(blank=True)
    living_companions = models.CharField(max_length=40, choices=Companions.choices, blank=True)
    pets = models.CharField(max_length=16, choices=Pets.choices, blank=True)
    additional_support = models.JSONField(default=list, blank=True)
    additional_support_other = models.CharField(max_length=200, blank=True)
    deprivation_of_liberty = models.BooleanField(null=True, blank=True)
    # PlacementRecommendation
    foster_care_suitability = _suitability()
    residential_care_suitability = _suitability()
    supported_accommodation_suitability = _suitability()
    # Risks
    risk_self_harm = _risk()
    risk_self_harm_detail = models.TextField(blank=True)
    risk_sexual_exploitation = _risk()
    risk_sexual_exploitation_detail = models.TextField(blank=True)
    risk_criminal_exploitation = _risk()
    risk_criminal_exploitation_detail = models.TextField(blank=True)
    risk_drug_alcohol = _risk()
    risk_drug_alcohol_detail = models.TextField(blank=True)
    risk_eating_disorder = _risk()
    risk_eating_disorder_detail = models.TextField(blank=True)
    risk_missing = _risk()
    risk_missing_detail = models.TextField(blank=True)
    risk_other = models.TextField(blank=True)
    risk_to_others_physical = _risk()
    risk_to_others_physical_detail = models.TextField(blank=True)
    risk_to_others_sexual = _risk()
    risk_to_others_sexual_detail = models.TextField(blank=True)
    risk_to_others_fire = _risk()
    risk_to_others_fire_detail = models.TextField(blank=True)
    risk_to_others_animals = _risk()
    risk_to_others_animals_detail = models.TextField(blank=True)
    risk_to_others_criminal = _risk()
    risk_to_others_criminal_detail = models.TextField(blank=True)
    risk_to_others_other = models.TextField(blank=True)
    # What is never left for later in an emergency
    allergies = models.TextField(blank=True)
    medication = models.TextField(blank=True)
    medical_consent = models.TextField(blank=True)
    travel = models.TextField(blank=True)
    reviewing_officer_told = models.TextField(blank=True)
    # Beyond the standard: what the law and the report ask for
    wishes = models.TextField(blank=True, help_text="The child's own words (reg. 9, S-25).")
    wishes_heard_on = models.DateField(null=True, blank=True)
    needs_story = models.TextField(blank=True)
    in_house_considered = models.TextField(
        blank=True, help_text="Why not family or the council's own homes (S-30)."
    )
    education_plan = models.TextField(blank=True)
    has_ehcp = models.BooleanField(null=True, blank=True)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+",
        help_text="Neither who submitted it nor who changed it since, but for a second look; the database keeps it.",
    )  # fmt: skip
    searching_at = models.DateTimeField(null=True)
    agreed_at = models.DateTimeField(null=True, help_text="When the award found the home.")
    placed_at = models.DateTimeField(null=True, help_text="When the child's arrival was recorded.")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.TextField(blank=True)
    taken_from = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+",
        help_text="The child's referral before, whose answers this one began with.",
    )  # fmt: skip
    to_check = models.JSONField(
        default=list, blank=True, help_text="Codes of the sections taken over that nobody has saved since."
    )
    left_for_later = models.JSONField(
        default=list,
        blank=True,
        help_text="Fields that an emergency let wait when it was approved, and still open.",
    )
    later_due_on = models.DateField(null=True, help_text="By when they are to be answered.")
    version = models.PositiveIntegerField(
        default=1, help_text="Goes up with each save, against silent overwrites."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["child"],
                condition=~Q(state__in=[ReferralState.PLACED, ReferralState.WITHDRAWN]),
                name="referral_one_open_a_child",
            ),
            models.CheckConstraint(
                condition=Q(to_check=[]) | Q(submitted_at=None, taken_from__isnull=False),
                name="referral_is_checked_before_it_is_submitted",
            ),
            models.CheckConstraint(
                condition=Q(left_for_later=[]) | Q(later_due_on__isnull=False, approved_at__isnull=False),
                name="referral_left_for_later_has_a_clock",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[ReferralState.DRAFT, ReferralState.WITHDRAWN])
                | Q(submitted_at__isnull=False),
                name="referral_submitted_is_dated",
            ),
            models.CheckConstraint(
                condition=~Q(
                    state__in=[
                        ReferralState.APPROVED,
                        ReferralState.SEARCHING,
                        ReferralState.HOME_AGREED,
                        ReferralState.PLACED,
                    ]
                )
                | Q(approved_at__isnull=False),
                name="referral_approved_is_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReferralState.HOME_AGREED) | Q(agreed_at__isnull=False),
                name="referral_home_agreed_is_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReferralState.PLACED) | Q(placed_at__isnull=False),
                name="referral_placed_is_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReferralState.WITHDRAWN) | Q(withdrawn_at__isnull=False),
                name="referral_withdrawn_is_dated",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "needed_on"], name="referral_state_needed"),
            models.Index(DUE, "id", name="referral_due"),
            models.Index(
                fields=["later_due_on", "id"], name="referral_left_for_later", condition=~Q(left_for_later=[])
            ),
            models.Index(DUE, "id", name="referral_open_due", condition=~Q(state__in=CLOSED)),
            models.Index(
                fields=["court_date"],
                name="referral_open_court",
                condition=~Q(state__in=CLOSED) & ~Q(court_date=None),
            ),
            models.Index(fields=["started_at", "id"], name="referral_started"),
            models.Index(
                fields=["started_at", "id"], name="referral_open_started", condition=~Q(state__in=CLOSED)
            ),
        ]

    @property
    def answers(self) -> dict[str, Any]:
        """The answers by field, as the rules of completeness and needs ask for them."""
        return {field: getattr(self, field) for field in FIELDS}

    @property
    def approval_facts(self) -> dict[str, Any]:
        """The answers, and the date of birth: which kinds are lawful hangs on the age on the day needed."""
        return {**self.answers, BORN: self.child.date_of_birth}

    def __str__(self) -> str:
        return self.reference
