"""Wrap-around support is bought for a need that somebody named and argued, until an end of its own (S-7). Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sefton_pdps.core import words


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


def evidence_of(line: Mapping[str, Any]) -> Evidence:
    """The evidence of a line as a working copy keeps it, its dates as ISO words."""
    review, end = line.get("review_on"), line.get("ends_on")
    return Evidence(
        need=str(line.get("need") or ""),
        words=str(line.get("note") or ""),
        review_on=date.fromisoformat(review) if review else None,
        ends_on=date.fromisoformat(end) if end else None,
    )


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
