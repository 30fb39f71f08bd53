"""Wrap-around support is bought for a need that somebody named and argued, until an end of its own (S-7). Pure."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from placements.rules.fees import Line
from sefton_pdps.core.text import words


@dataclass(frozen=True)
class Evidence:
    """What one line of wrap-around support rests on, in the words of whoever asks for it.

    `need`: the code of a row of the frozen profile. `ends_on`: the first day that is no longer paid.
    """

    need: str = ""
    words: str = ""
    review_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True)
class Bounds:
    """The codes that may be named, and the days `[starts_on, latest]` between which support may run."""

    needs: Collection[str]
    starts_on: date
    latest: date


def offered(line: Line) -> Evidence:
    """What a provider says that a line of its offer rests on."""
    return Evidence(line.need, line.note, line.review_on, line.ends_on)


def accepted(line: Line) -> Evidence:
    """What the council accepts a proposed line on."""
    return Evidence(line.need, line.evidence, line.review_on, line.ends_on)


def on_offer(line: Line, evidence: Evidence) -> Line:
    """A line with what its provider says that it rests on."""
    return replace(line, note=evidence.words, **_terms(evidence))


def on_acceptance(line: Line, evidence: Evidence) -> Line:
    """A line with what the council accepts it on; what the provider wrote stays beside it."""
    return replace(line, evidence=evidence.words.strip(), **_terms(evidence))


def _terms(evidence: Evidence) -> dict[str, Any]:
    return {"need": evidence.need, "review_on": evidence.review_on, "ends_on": evidence.ends_on}


def problems(name: str, evidence: Evidence, bounds: Bounds) -> list[tuple[str, str]]:
    """What a line of wrap-around support lacks: which part of its evidence, and what to do; `name` is its kind's."""
    lacking = []
    if evidence.need not in bounds.needs:
        lacking.append(("need", f"{name}: choose the need of the profile that it rests on."))
    if not evidence.words.strip():
        lacking.append(
            ("note", f"{name}: say in your own words what it is for and why that need calls for it.")
        )
    return lacking + _problems_of_dates(name, evidence, bounds)


def _problems_of_dates(name: str, evidence: Evidence, bounds: Bounds) -> list[tuple[str, str]]:
    review, end = evidence.review_on, evidence.ends_on
    lacking = []
    if review is None:
        lacking.append(("review_on", f"{name}: enter the date on which it is reviewed."))
    if end is None:
        lacking.append(("ends_on", f"{name}: enter the day on which it ends."))
    elif not bounds.starts_on < end <= bounds.latest:
        first, last = words.day(bounds.starts_on), words.day(bounds.latest)
        lacking.append(("ends_on", f"{name}: it must end after {first}, and by {last} at the latest."))
    elif review is not None and not bounds.starts_on <= review <= end:
        lacking.append(("review_on", f"{name}: its review must be between its start and its end."))
    return lacking


def why_not_evidenced(name: str, evidence: Evidence, bounds: Bounds) -> tuple[str, ...]:
    """Every reason why a line of wrap-around support may not be asked for yet (S-7)."""
    return tuple(sentence for _part, sentence in problems(name, evidence, bounds))
