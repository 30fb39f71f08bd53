"""The referral's page: its tasks, its gates, its next step."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse

from placements.models import Referral
from placements.presenters.statuses import needed_words
from placements.rules.answers import Section, is_empty
from placements.rules.completeness import EDITABLE, left_for_later, missing, sections_for
from placements.rules.questions import MOST_NAMED, SECTIONS
from placements.states import ReferralState
from sefton_pdps.core.choices import Colour
from sefton_pdps.core.text.words import day, listed, lower_first
from sefton_pdps.core.web.components import Status, Task

REOPENED_FROM = (ReferralState.APPROVED, ReferralState.SEARCHING)
CHECK = Status("Check it", Colour.ATTENTION)
BACK_TO_DRAFT = (
    "The referral waits for approval. If you change an answer, it will go back to draft, somebody must submit it "
    "again, and you will not be able to approve it."
)


def when_words(referral: Referral, on: date) -> str:
    """The dates that matter, beside the state."""
    court = f"in court on {day(referral.court_date)}" if referral.court_date else ""
    return "; ".join(filter(None, (needed_words(referral, on), court)))


def part_words(referral: Referral, part: Section) -> str:
    """ "Referral RF-2026-00052, part 2 of 7"."""
    parts = sections_for(referral.answers)
    place = f", part {parts.index(part) + 1} of {len(parts)}" if part in parts else ""
    return f"Referral {referral.reference}{place}"


def section_tasks(referral: Referral) -> list[Task]:
    """Each section with a link to what was recorded, and with what it lacks while that can still be added."""
    given, editable = referral.answers, referral.state in EDITABLE
    return [
        Task(
            title=one.title,
            status=CHECK if one.code in referral.to_check else _section_status(one, given),
            url=reverse("placements:referral_section", args=[referral.pk, one.code]),
            hint=_hint(one, referral, missing(one, given)) if editable else "",
        )
        for one in sections_for(given)
    ]


def _hint(one: Section, referral: Referral, lacking: tuple[str, ...]) -> str:
    parts = [f"{origin(referral)}; check it."] if one.code in referral.to_check else []
    return " ".join([*parts, _lacks(lacking)] if lacking else parts)


def _lacks(lacking: tuple[str, ...]) -> str:
    """What to add; a part that has hardly been begun tells how much, because the part itself tells what."""
    return f"Add {listed(lacking)}." if len(lacking) <= MOST_NAMED else f"{len(lacking)} answers are missing."


def saved_words(referral: Referral, saved: Section, onward: Section | None) -> str:
    """That a part is saved, what it lacks even so, why an earlier one comes after the last, and what is passed over."""
    lacking = missing(saved, referral.answers)
    saved_so_far = (
        f"“{saved.title}” is saved, but not finished. {_lacks(lacking)}"
        if lacking
        else f"“{saved.title}” is saved."
    )
    if onward is None or SECTIONS.index(onward) > SECTIONS.index(saved):
        return f"{saved_so_far}{_passed_over(referral, saved, onward)}"
    why = _hint(onward, referral, missing(onward, referral.answers))
    return f"{saved_so_far} Back to “{onward.title}”: {lower_first(why)}"


def origin(referral: Referral) -> str:
    """Where the first answers of a referral come from: "From RF-2026-00012, 3 March 2026"; "" where it began empty."""
    before = referral.taken_from
    return f"From {before.reference}, {day(before.submitted_at or before.started_at)}" if before else ""


def taken_over_words(referral: Referral) -> str:
    """What was taken over, and what is to be done about it, while there is something left to check."""
    if not referral.to_check:
        return ""
    return (
        f"{origin(referral)}: its answers stand here as they were given. Open each section, correct what has changed "
        "and save it. The dates and how soon it is needed are asked afresh."
    )


def why_not_change(referral: Referral) -> str:
    """Why this person reads the section and cannot change it."""
    if referral.state in EDITABLE:
        return "The child's social worker, a team manager or the placements team changes it."
    told = f"The referral is “{ReferralState(referral.state).label}”."
    if referral.state in REOPENED_FROM:
        return (
            f"{told} To change an answer while the search goes on, ask for the change. To change more, reopen it on "
            "its page; it is approved again then."
        )
    return f"{told} It can no longer be changed."


def _section_status(part: Section, given: Mapping[str, Any]) -> Status:
    if missing(part, given):
        return Status("Not finished", Colour.ATTENTION)
    answered = any(not is_empty(given[field]) for field in part.fields)
    return Status("Done", Colour.DONE) if answered else Status("Optional", Colour.DRAFT)


def tabs(referral: Referral, current: str, *, may_match: bool) -> list[dict[str, Any]]:
    """The pages of a referral."""
    pages = [("referral_detail", "Referral"), ("profile_detail", "Anonymised profile")]
    if may_match and referral.service_type:
        pages.append(("match", "Match"))
    pages.append(("referral_log", "Call log"))
    return [
        {"text": text, "url": reverse(f"placements:{name}", args=[referral.pk]), "current": name == current}
        for name, text in pages
    ]


def _passed_over(referral: Referral, saved: Section, onward: Section | None) -> str:
    """In an emergency the parts that nobody is led through tonight: they are asked for afterwards."""
    later = left_for_later(referral.answers)
    between = SECTIONS[SECTIONS.index(saved) + 1 : SECTIONS.index(onward) if onward else None]
    waiting = [f"“{one.title}”" for one in between if set(later) & set(one.fields)]
    if not waiting:
        return ""
    return f" {listed(waiting)} can wait: what is missing there would be asked for when tonight is over."
