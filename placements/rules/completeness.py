"""What a referral still lacks before it may be submitted, section by section (Placements Data Standard v2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from placements.states import ReferralState, Suitability
from providers.states import ServiceType
from sefton_pdps.core.words import listed

# Until approval the answers may be changed; a closed referral leaves the child free for another.
EDITABLE = (ReferralState.DRAFT, ReferralState.SUBMITTED)
CLOSED = (ReferralState.PLACED, ReferralState.WITHDRAWN)


@dataclass(frozen=True)
class Section:
    """A section of the referral: its word in addresses, its title, its fields, and those that must be answered."""

    code: str
    title: str
    fields: tuple[str, ...]
    needed: Mapping[str, str]


SECTIONS = (
    Section(
        "availability",
        "When and where",
        ("needed_by", "needed_on", "court_date", "sibling_count", "preferred_location"),
        {"needed_by": "how soon it is needed", "needed_on": "the date needed by"},
    ),
    Section(
        "requirements",
        "What the home must offer",
        (
            "communication_needs", "communication_requirements", "home_adaptation", "cultural_needs",
            "cultural_detail", "living_companions", "pets", "additional_support", "additional_support_other",
            "deprivation_of_liberty",
        ),
        {
            "communication_needs": "communication needs",
            "communication_requirements": "communication requirements",
            "home_adaptation": "adaptation to the home",
            "cultural_needs": "cultural needs",
            "living_companions": "who the child can live alongside",
            "pets": "pets",
        },
    ),
    Section(
        "recommendation",
        "Kind of placement",
        (
            "service_type", "foster_care_suitability", "residential_care_suitability",
            "supported_accommodation_suitability",
        ),
        {"service_type": "the kind of placement to search for"},
    ),
    Section(
        "risks",
        "Risks",
        (
            "risk_self_harm", "risk_sexual_exploitation", "risk_criminal_exploitation", "risk_drug_alcohol",
            "risk_eating_disorder", "risk_missing", "risk_other", "risk_to_others_physical",
            "risk_to_others_sexual", "risk_to_others_fire", "risk_to_others_animals",
            "risk_to_others_criminal", "risk_to_others_other",
        ),
        {
            "risk_self_harm": "self-harm",
            "risk_sexual_exploitation": "sexual exploitation",
            "risk_criminal_exploitation": "criminal exploitation",
            "risk_drug_alcohol": "drug and alcohol use",
            "risk_eating_disorder": "eating disorder",
            "risk_missing": "going missing",
            "risk_to_others_physical": "physical harm to others",
            "risk_to_others_sexual": "sexual harm to others",
            "risk_to_others_fire": "fire-setting",
            "risk_to_others_animals": "harm to animals",
            "risk_to_others_criminal": "criminal exploitation of others",
        },
    ),
    Section(
        "wishes",
        "The child's wishes and story",
        ("wishes", "wishes_heard_on", "needs_story"),
        {"wishes": "the child's own words", "needs_story": "the child's story and needs"},
    ),
    Section("education", "Education", ("education_plan", "has_ehcp"), {}),
    Section(
        "in-house",
        "Family and the council's own homes",
        ("in_house_considered",),
        {"in_house_considered": "why not family or the council's own homes"},
    ),
)  # fmt: skip
FIELDS = frozenset(field for section in SECTIONS for field in section.fields)
SUITABILITY_OF = {
    ServiceType.FOSTERING: "foster_care_suitability",
    ServiceType.RESIDENTIAL: "residential_care_suitability",
    ServiceType.SUPPORTED: "supported_accommodation_suitability",
}


def section(code: str) -> Section | None:
    """The section with a code; None when there is none."""
    return next((one for one in SECTIONS if one.code == code), None)


def missing(one: Section, answers: Mapping[str, Any]) -> tuple[str, ...]:
    """What one section still lacks; "no" is an answer, an empty box or an empty list is not."""
    return tuple(words for field, words in one.needed.items() if answers.get(field) in (None, "", []))


def why_not_submit(answers: Mapping[str, Any]) -> tuple[str, ...]:
    """A referral is submitted whole: a sentence for each section that lacks something (S-30, reg. 9)."""
    reasons = [
        f"“{one.title}” is not finished. Add {listed(lacking)}."
        for one in SECTIONS
        if (lacking := missing(one, answers))
    ]
    kind = answers.get("service_type")
    if kind and answers.get(SUITABILITY_OF[ServiceType(kind)]) == Suitability.UNSUITABLE:
        reasons.append(
            f"“Kind of placement” asks for {ServiceType(kind).label.lower()} and says that it is unsuitable. "
            "Change one of the two."
        )
    return tuple(reasons)
