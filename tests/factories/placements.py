from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from placements.models import (
    AnonymisedProfile,
    Child,
    CostLine,
    FeeKind,
    FeeLine,
    LegalAuthority,
    Placement,
    Referral,
    ReferralAmendment,
)
from placements.rules import child_record as rules
from placements.rules.fees import weekly_line
from placements.rules.legal import Told
from placements.rules.questions import QUESTIONS, QUIET_ANSWERS
from placements.selectors.legal import at_most
from placements.services import amending, legal
from placements.services import placements as services
from placements.services.child_record import as_kept, keep_changes
from placements.services.legal import as_row
from placements.states import (
    Giver,
    LegalStatus,
    LocationClass,
    NeededBy,
    PlacementState,
    ReferralState,
    Route,
    Sex,
    Suitability,
    ToldBy,
)
from providers.models import Place
from providers.states import ServiceType
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.forms.doubts import Unsure
from sefton_pdps.core.time import clock
from sefton_pdps.core.time.working_days import moment_from_local
from tests.factories.accounts import person

_numbers = count(1)
BOOTLE = {"home_postcode": "L20 3AA", "easting": 333900, "northing": 394800, "authority_code": "E08000014"}

# What cannot wait tonight, answered with as little as is taken.
TONIGHT = {
    question.field: "Rang at ten." if question.wants_somebody else "None known."
    for question in QUESTIONS.values()
    if question.tonight
}


def told(kind: str = LegalStatus.C2, began_at: datetime | None = None, **fields: Any) -> Told:
    """An authority as somebody tells it, from this morning on."""
    began_at = began_at or moment_from_local(clock.today(), time())
    return Told(kind, began_at, giver=Giver.MOTHER if kind == LegalStatus.V2 else "", **fields)


def authority(child: Child, kind: str, began_at: datetime | None = None, **fields: Any) -> LegalAuthority:
    """By which the child is placed: from birth where the law bounds its kind by no time, else from now."""
    days = at_most(kind, clock.today())
    begins = clock.now() if days else moment_from_local(child.date_of_birth, time())
    known = told(kind, began_at or begins, **fields)
    row = as_row(child, known, days=days, by=None, at=clock.now(), told_by=ToldBy.BEFORE)
    row.save(force_insert=True)
    return row


def end_authority(
    authority: LegalAuthority, by: User, *, ended_on: date, reason: str, note: str = ""
) -> LegalAuthority:
    """An end, recorded by somebody who reads what would go on without the authority and says that the day is right."""
    told = {
        "authority": authority,
        "ended_on": ended_on,
        "reason": reason,
        "note": note,
        "by": by,
        "at": clock.now(),
    }
    try:
        return legal.end_authority(**told)
    except Unsure as asked:
        return legal.end_authority(**told, sure=[doubt.code for doubt in asked.open])


def child(*, age: int = 14, **fields: Any) -> Child:
    """A child on record under a full care order, unless another legal status, or "" for none, is asked for."""
    made = _recorded(age, **fields)
    if made.legal_status:
        authority(made, made.legal_status)
    return made


def _recorded(age: int, **fields: Any) -> Child:
    number = next(_numbers)
    birth = clock.today() - timedelta(days=age * 365 + age // 4 + 30)
    return Child.objects.create(
        **{
            "reference": f"CH-2020-{number:05d}",
            "given_name": f"Inventedgiven{number}",
            "family_name": f"Inventedfamily{number}",
            "date_of_birth": birth,
            "sex": Sex.FEMALE,
            "legal_status": LegalStatus.C2,
            "recorded_at": clock.now(),
            **BOOTLE,
            **fields,
        }
    )


def rewritten(child: Child, **fields: Any) -> Child:
    """A child's record told anew, each part with its line in the history, as the database asks for (ADR 155)."""
    row = Child.objects.get(pk=child.pk)
    before = as_kept(row)
    for name, value in fields.items():
        setattr(row, name, value)
    keep_changes(
        row, before, rules.changed(before, as_kept(row)), reason="wrong", words="As the test has it.", holds_from=None,
        by=User.objects.order_by("pk").first() or person(Role.PLACEMENTS_OFFICER), at=clock.now(),
    )  # fmt: skip
    row.save()
    for name, value in fields.items():
        setattr(child, name, value)
    return row


def referral(child: Child | None = None, *, state: str = ReferralState.APPROVED, **fields: Any) -> Referral:
    """A complete referral for residential care, approved for search unless another state is asked for."""
    number, at = next(_numbers), clock.now()
    moments = {
        ReferralState.SUBMITTED: ["submitted_at"],
        ReferralState.APPROVED: ["submitted_at", "approved_at"],
        ReferralState.SEARCHING: ["submitted_at", "approved_at", "searching_at"],
        ReferralState.HOME_AGREED: ["submitted_at", "approved_at", "searching_at", "agreed_at"],
        ReferralState.PLACED: ["submitted_at", "approved_at", "searching_at", "agreed_at", "placed_at"],
        ReferralState.WITHDRAWN: ["withdrawn_at"],
    }
    return Referral.objects.create(
        **{
            **QUIET_ANSWERS,
            "reference": f"RF-2020-{number:05d}",
            "child": child or globals()["child"](),
            "state": state,
            "service_type": ServiceType.RESIDENTIAL,
            "needed_by": NeededBy.OVER_5_DAYS,
            "needed_on": at.date() + timedelta(days=14),
            "communication_needs": "N",
            "communication_requirements": ["None"],
            "home_adaptation": False,
            "cultural_needs": "Not required",
            "living_companions": "No preference",
            "pets": "Yes - can",
            "residential_care_suitability": Suitability.PREFERRED,
            "foster_care_suitability": Suitability.UNSUITABLE,
            "supported_accommodation_suitability": Suitability.UNSUITABLE,
            **{name: "No known risk" for name in RISKS},
            "wishes": "I want to stay near my school and see my nan.",
            "needs_story": "Needs patient adults and a steady routine.",
            "in_house_considered": "The council's own homes are not operating.",
            "started_at": at,
            **dict.fromkeys(moments.get(state, []), at),
            **fields,
        }
    )


RISKS = [
    "risk_self_harm", "risk_sexual_exploitation", "risk_criminal_exploitation", "risk_drug_alcohol",
    "risk_eating_disorder", "risk_missing", "risk_to_others_physical", "risk_to_others_sexual",
    "risk_to_others_fire", "risk_to_others_animals", "risk_to_others_criminal",
]  # fmt: skip


def approved_profile(referral: Referral, by: Any, **fields: Any) -> AnonymisedProfile:
    at = clock.now()
    return AnonymisedProfile.objects.create(
        **{
            "referral": referral,
            "version": 1,
            "age_words": "13 to 15",
            "gender_words": "Girl",
            "area_words": "South Sefton",
            "story": "A lively young person who needs patient adults.",
            "wishes": "To stay near school.",
            "support": "A steady routine.",
            "needs": [
                {"code": "living_with_pets", "label": "Living with pets", "value": "Yes, can", "kind": "fact"}
            ],
            "drafted_at": at,
            "drafted_by": by,
            "approved_at": at,
            "approved_by": by,
            **fields,
        }
    )


def cost_line(code: str = "residential", **fields: Any) -> CostLine:
    """The cost line of that code: the reference data's, or a new one."""
    values = {
        "name": code.title(),
        "service_type": ServiceType.RESIDENTIAL,
        "order": 1,
        "valid_from": date(2020, 4, 1),
    }
    return CostLine.objects.get_or_create(code=code, defaults={**values, **fields})[0]


def fee_kind(code: str = "accommodation", **fields: Any) -> FeeKind:
    """The fee kind of that code: the reference data's, or a new one."""
    values = {"name": code.title(), "order": 1, "valid_from": date(2020, 4, 1)}
    return FeeKind.objects.get_or_create(code=code, defaults={**values, **fields})[0]


def placement(place: Place, child: Child | None = None, **fields: Any) -> Placement:
    """A started residential placement of a year."""
    at = clock.now()
    return Placement.objects.create(
        **{
            "reference": f"PL-2020-{next(_numbers):05d}",
            "child": child or globals()["child"](),
            "provider_id": place.provider_id,
            "setting_id": place.setting_id,
            "place": place,
            "service_type": ServiceType.RESIDENTIAL,
            "cost_line": cost_line(),
            "route": Route.SPOT,
            "state": PlacementState.STARTED,
            "starts_on": at.date() - timedelta(days=30),
            "planned_end": at.date() + timedelta(days=335),
            "location_class": LocationClass.IN_BOROUGH,
            "distance_miles": Decimal("3.0"),
            "planned_at": at,
            "started_at": at,
            **fields,
        }
    )


def start(placement: Placement, by: Any, **fields: Any) -> Placement:
    """The child arrives now, as the home's manager confirms."""
    at = clock.now()
    given = {"arrived_at": at, "confirmed_by": "Invented Manager, manager of the home", "by": by, "at": at}
    return services.start_placement(placement=placement, **{**given, **fields})


def fee_line(placement: Placement, weekly: Decimal | str = "3500.00", **fields: Any) -> FeeLine:
    line = weekly_line("", Decimal(weekly))
    return FeeLine.objects.create(
        **{
            **FeeLine.columns_of(line),
            "provider_id": placement.provider_id,
            "placement": placement,
            "kind": fee_kind(),
            "starts_on": placement.starts_on,
            "ends_on": placement.planned_end,
            "recorded_at": placement.planned_at,
            **fields,
        }
    )


def amendment(referral: Referral, by: User, **answers: Any) -> ReferralAmendment:
    """A change of what a child wants, asked for of an approved referral."""
    return amending.ask_amendment(
        referral=referral, section="wishes", version=referral.version, reason="Said yesterday.",
        fields=answers or {"wishes": "To live near my sister."}, by=by, at=clock.now(),
    )  # fmt: skip
