"""The anonymised profile: what a first draft says, its table, and the plain copy that goes out."""

from datetime import date

from placements.models import AnonymisedProfile, Referral
from placements.rules.ages import age_on, age_words
from placements.rules.needs import grouped, needs_of
from placements.selectors.referrals import answers
from placements.states import Communication, Companions, CulturalNeeds, NeededBy, Pets, Risk, Sex, Support

PARTS = {
    "age_words": "Age",
    "gender_words": "Gender",
    "area_words": "Area",
    "story": "The story",
    "wishes": "What the child wants",
    "strengths": "Strengths",
    "support": "The support needed",
}
_GENDERS = {Sex.FEMALE: "Girl", Sex.MALE: "Boy", Sex.NOT_STATED: "Not stated"}
_TO_CHILD = {
    "risk_self_harm": "Self-harm",
    "risk_sexual_exploitation": "Sexual exploitation",
    "risk_criminal_exploitation": "Criminal exploitation",
    "risk_drug_alcohol": "Drug and alcohol use",
    "risk_eating_disorder": "Eating disorder",
    "risk_missing": "Going missing",
}
_TO_OTHERS = {
    "risk_to_others_physical": "Physical harm to others or property",
    "risk_to_others_sexual": "Sexual harm to others",
    "risk_to_others_fire": "Fire-setting",
    "risk_to_others_animals": "Harm to animals",
    "risk_to_others_criminal": "Criminal exploitation of others",
}


def profile_dict(profile: AnonymisedProfile) -> dict[str, object]:
    """The frozen copy that goes out to providers: words only, no ids, no dates of birth, no references."""
    return {**{name: getattr(profile, name) for name in PARTS}, "table": [list(row) for row in profile.table]}


def suggested_profile(referral: Referral, on: date) -> dict[str, str]:
    """A first draft from the record, for a person to rewrite: the leak guard reads it before it is kept."""
    child = referral.child
    return {
        "age_words": age_words(age_on(child.date_of_birth, on)),
        "gender_words": _GENDERS[Sex(child.sex)],
        "area_words": f"{child.home_postcode.split(' ')[0]} area" if child.home_postcode else "Not stated",
        "story": referral.needs_story,
        "wishes": referral.wishes,
        "strengths": "",
        "support": grouped(needs_of(answers(referral))).sentences,
    }


def profile_table(referral: Referral) -> list[list[str]]:
    """Pairs of label and value from the Placements Data Standard's fields; empty answers are left out.

    An offer answers each row, so a label names a need or a risk. How soon it was needed when it was written
    down grows old: where there is a date, the invitation shows that.
    """
    rows = [
        ("Needed by", "" if referral.needed_on else _label(NeededBy, referral.needed_by)),
        ("Brothers and sisters to place with", str(referral.sibling_count or "")),
        ("Communication", _labels(Communication, referral.communication_requirements)),
        ("Adapted home", _yes_no(referral.home_adaptation)),
        ("Cultural needs", _label(CulturalNeeds, referral.cultural_needs)),
        ("Can live alongside", _label(Companions, referral.living_companions)),
        ("Living with pets", _label(Pets, referral.pets)),
        ("Extra support", _labels(Support, referral.additional_support)),
        ("Other support", referral.additional_support_other),
        ("Deprivation of liberty order", _yes_no(referral.deprivation_of_liberty)),
        ("Education, health and care plan", _yes_no(referral.has_ehcp)),
        ("Risks to the child", _risks(referral, _TO_CHILD)),
        ("Risks to others", _risks(referral, _TO_OTHERS)),
        ("Other risk to the child", referral.risk_other),
        ("Other risk to others", referral.risk_to_others_other),
    ]
    return [[label, value] for label, value in rows if value]


def _label(choices: type, value: str) -> str:
    return str(choices(value).label) if value else ""


def _labels(choices: type, values: list[str]) -> str:
    return ", ".join(_label(choices, value) for value in values)


def _yes_no(value: bool | None) -> str:
    return "" if value is None else "Yes" if value else "No"


def _risks(referral: Referral, risks: dict[str, str]) -> str:
    if not any(getattr(referral, field) for field in risks):
        return ""
    present = [label for field, label in risks.items() if getattr(referral, field) == Risk.PRESENT]
    return ", ".join(present) or "No known risk"
