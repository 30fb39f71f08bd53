"""What a referral still lacks before it may be submitted, section by section (Placements Data Standard v2)."""

from collections.abc import Collection, Mapping
from typing import Any

from placements.rules.answers import IN_EMERGENCY, Section, is_empty
from placements.rules.gates import why_not_kind
from placements.rules.questions import QUESTIONS, SECTIONS
from placements.states import ReferralState, Suitability
from providers.states import ServiceType
from sefton_pdps.core.text.words import listed

# Until approval the answers may be changed; a closed referral leaves the child free for another.
EDITABLE = (ReferralState.DRAFT, ReferralState.SUBMITTED)
CLOSED = (ReferralState.PLACED, ReferralState.WITHDRAWN)
# Beside the answers: whether a question that sent the referral back is still open.
QUESTION_OPEN = "question_open"
# And the codes of the sections that were taken over from the referral before and are not checked yet.
TO_CHECK = "to_check"
# And the child's date of birth: by the age on the day needed, not every kind of placement is lawful.
BORN = "date_of_birth"
# No profile goes out any more.
SETTLED = (ReferralState.HOME_AGREED, *CLOSED)
SUITABILITY_OF = {
    ServiceType.FOSTERING: "foster_care_suitability",
    ServiceType.RESIDENTIAL: "residential_care_suitability",
    ServiceType.SUPPORTED: "supported_accommodation_suitability",
}


def missing(part: Section, answers: Mapping[str, Any]) -> tuple[str, ...]:
    """What one section still lacks; "no" is an answer, an empty box or an empty list is not."""
    return tuple(
        ask.noun
        for ask in part.questions
        if ask.is_needed(answers) and not ask.is_answered(answers.get(ask.field))
    )


def sections_for(answers: Mapping[str, Any]) -> tuple[Section, ...]:
    """The sections of a referral: those for tonight in an emergency only, or where something stands in them."""
    return tuple(
        one
        for one in SECTIONS
        if not one.tonight
        or answers.get(IN_EMERGENCY)
        or any(not is_empty(answers.get(field)) for field in one.fields)
    )


def left_for_later(answers: Mapping[str, Any]) -> list[str]:
    """The fields that an emergency let wait: wanted by day, not answered yet. None where it is no emergency."""
    if not answers.get(IN_EMERGENCY):
        return []
    by_day = {**answers, IN_EMERGENCY: False}
    return [
        ask.field for ask in QUESTIONS.values() if ask.is_needed(by_day) and is_empty(answers.get(ask.field))
    ]


def next_section(after: Section, answers: Mapping[str, Any], to_check: Collection[str]) -> Section | None:
    """The section to go on to: the next one that lacks something or is not opened yet, then any before that lacks.

    In an emergency nobody is led to a part that nothing waits for.
    """
    sections, hurry = sections_for(answers), bool(answers.get(IN_EMERGENCY))
    place = SECTIONS.index(after)
    later = [one for one in sections if SECTIONS.index(one) > place]
    for section in later:
        unopened = not hurry and all(is_empty(answers.get(field)) for field in section.fields)
        if lacks(section, answers, to_check) or unopened:
            return section
    before = [one for one in sections if SECTIONS.index(one) < place]
    return next((one for one in before if lacks(one, answers, to_check)), None)


def lacks(one: Section, answers: Mapping[str, Any], to_check: Collection[str]) -> bool:
    """Whether a section is not finished: something is missing, or nobody has checked what was taken over."""
    return bool(missing(one, answers)) or one.code in to_check


def why_not_submit(answers: Mapping[str, Any]) -> tuple[str, ...]:
    """A referral is submitted whole: a sentence for each section that lacks something (S-30, reg. 9)."""
    reasons = [
        f"“{one.title}” is not finished. Add {listed(lacking)}.{_no_answer(one, answers)}"
        for one in SECTIONS
        if (lacking := missing(one, answers))
    ]
    reasons += [
        f"“{one.title}” was taken over and nobody has checked it yet. Open it, and save it if it is still right."
        for one in SECTIONS
        if one.code in answers.get(TO_CHECK, ())
    ]
    if answers.get(QUESTION_OPEN):
        reasons.append("The referral came back with a question. Answer it first.")
    kind = answers.get("service_type")
    if kind and answers.get(SUITABILITY_OF[ServiceType(kind)]) == Suitability.UNSUITABLE:
        reasons.append(
            f"“Kind of placement” asks for {ServiceType(kind).label.lower()} and says that it is unsuitable. "
            "Change one of the two."
        )
    if (born := answers.get(BORN)) and (day := answers.get("needed_on")) and kind:
        reasons += filter(None, [why_not_kind(kind, born, day)])
    return tuple(reasons)


def _no_answer(part: Section, answers: Mapping[str, Any]) -> str:
    """What to write instead, where a box was only filled; nothing where it was left empty."""
    for ask in part.questions:
        given = answers.get(ask.field)
        if ask.is_needed(answers) and not is_empty(given) and not ask.is_answered(given):
            return f" “{given}” does not say it: write who it is, or whom you rang and when."
    return ""
