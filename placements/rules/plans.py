"""The placement plan (regulation 9, schedule 2): what it holds, what it starts from, and by when it is signed. Pure.

Sections, matters and who signs are dated data (`data/plan.toml`, ADR 146): a plan keeps those of the day it was begun.
"""

import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Protocol, TypeVar

from placements.rules.questions import EHCP
from placements.states import PlanDecider, PlanSource
from providers.states import ServiceType
from sefton_pdps.core.text.words import day, listed, lower_first
from sefton_pdps.core.time.counted_days import days_after

DATA = Path(__file__).resolve().parents[1] / "data" / "plan.toml"
DAY = timedelta(days=1)
NOTHING = ("", "")
# The kinds of matters in the data: decided from day to day, or a treatment that somebody consents to.
DELEGATED, HEALTH = "delegated", "health"


@dataclass(frozen=True, kw_only=True)
class _Dated:
    """A row of the data that is in force from a day to a day."""

    code: str
    valid_from: date
    valid_to: date | None = None

    def holds(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


@dataclass(frozen=True, kw_only=True)
class Section(_Dated):
    """One part of the plan: what is written there, and the words it may begin with."""

    title: str
    asks: str
    legal_basis: str
    begins: str = ""
    fostering: bool = False


@dataclass(frozen=True, kw_only=True)
class Matter(_Dated):
    """Something that somebody decides for the child from day to day, or a treatment that somebody consents to."""

    label: str
    kind: str

    @property
    def is_health(self) -> bool:
        return self.kind == HEALTH


@dataclass(frozen=True, kw_only=True)
class Capacity(_Dated):
    """Who signs beside the home and the council; `statuses`: the legal statuses under which they are asked."""

    label: str
    statuses: Collection[str]


Row = TypeVar("Row", Section, Matter, Capacity)


def _rows(kind: type[Row], name: str) -> tuple[Row, ...]:
    rows: list[dict[str, Any]] = tomllib.loads(DATA.read_text(encoding="utf-8"))[name]
    return tuple(kind(**row) for row in rows)


@cache
def _sections() -> tuple[Section, ...]:
    return _rows(Section, "section")


@cache
def _matters() -> tuple[Matter, ...]:
    return _rows(Matter, "matter")


@cache
def _capacities() -> tuple[Capacity, ...]:
    return _rows(Capacity, "capacity")


def sections_on(on: date, service_type: str) -> list[Section]:
    """The parts of a plan that is begun on a day, for a kind of care."""
    fosters = service_type == ServiceType.FOSTERING
    return [one for one in _sections() if one.holds(on) and (fosters or not one.fostering)]


def matters_on(on: date) -> list[Matter]:
    """The matters that a plan settles that is begun on a day: those of every day first, then health."""
    return [one for one in _matters() if one.holds(on)]


def capacities_on(on: date, legal_status: str) -> list[Capacity]:
    """Who is asked to sign beside the home and the council."""
    return [
        one for one in _capacities() if one.holds(on) and (not one.statuses or legal_status in one.statuses)
    ]


def titles_of(codes: Iterable[str]) -> dict[str, str]:
    """Sections by their titles, in the order of the data, those that are in force no more too."""
    named, asked = {one.code: one.title for one in _sections()}, set(codes)
    return {code: title for code, title in named.items() if code in asked}


def every_section() -> tuple[Section, ...]:
    """The sections of all days."""
    return _sections()


def in_order(codes: Iterable[str]) -> list[str]:
    """Codes of matters in the order of the data."""
    asked = set(codes)
    return [one.code for one in _matters() if one.code in asked]


def matter_of(code: str) -> Matter:
    """A matter by its code, whether it is in force or not."""
    return next(one for one in _matters() if one.code == code)


def capacities_in(codes: Iterable[str]) -> list[Capacity]:
    """Who signs, by their codes in the order of the data."""
    asked = set(codes)
    return [one for one in _capacities() if one.code in asked]


def signs_as(code: str) -> str:
    """As what somebody signs; the code itself where the data hold it no more."""
    return next((one.label for one in capacities_in([code])), code)


class Within(Protocol):
    """What is read of the clock of a plan that follows the first night: how many days."""

    @property
    def days(self) -> int: ...

    @property
    def unit(self) -> str: ...


def due_on(first_night: date, planned_on: date, clock: Within | None) -> date:
    """By when the plan is signed: the day before the first night, or so many days after it.

    `clock` is that of an emergency on record, or of a placement already made. Nothing is due before the placement came
    about.
    """
    if clock is not None:
        return days_after(first_night, clock.days, clock.unit)
    return max(first_night - DAY, planned_on)


@dataclass(frozen=True)
class PlanFacts:
    """What is on record when a plan is begun; `offered` and `terms` are the agreement's words, where there is one."""

    answers: Mapping[str, Any]
    risks: Sequence[str]
    home: str
    nights: int
    offered: str = ""
    notice: str = ""
    reviews: str = ""


@dataclass(frozen=True)
class Begun:
    """A part as it is first written, and whence."""

    text: str = ""
    source: PlanSource = PlanSource.NOTHING


def begun(sections: Iterable[Section], facts: PlanFacts) -> dict[str, Begun]:
    """Each part with the words that it begins with: what is on record, else the standard words, else nothing."""
    known = {
        "wishes": Begun(_text(facts.answers, "wishes"), PlanSource.REFERRAL),
        "day": Begun(facts.offered, PlanSource.OFFER),
        "safety": Begun("\n".join(facts.risks), PlanSource.REFERRAL),
        "contact": Begun(_contact(facts.answers), PlanSource.REFERRAL),
        "health": Begun(_health(facts.answers), PlanSource.REFERRAL),
        "education": Begun(_education(facts.answers), PlanSource.REFERRAL),
        "identity": Begun(_text(facts.answers, "cultural_detail"), PlanSource.REFERRAL),
        "place": Begun(_place(facts), PlanSource.PLACEMENT),
        "ending": Begun(" ".join(filter(None, (facts.notice, facts.reviews))), PlanSource.OFFER),
    }
    if not known["day"].text:
        known["day"] = Begun(_text(facts.answers, "needs_story"), PlanSource.REFERRAL)
    rows = {}
    for section in sections:
        written = known.get(section.code, Begun())
        standard = Begun(section.begins, PlanSource.STANDARD) if section.begins else Begun()
        rows[section.code] = written if written.text else standard
    return rows


def _text(answers: Mapping[str, Any], field: str) -> str:
    return str(answers.get(field) or "").strip()


def _lines(*told: tuple[str, str]) -> str:
    return "\n".join(f"{label}: {text}" for label, text in told if text)


def _health(answers: Mapping[str, Any]) -> str:
    return _lines(
        ("Allergies", _text(answers, "allergies")),
        ("Medication", _text(answers, "medication")),
        ("Who may consent to treatment", _text(answers, "medical_consent")),
    )


def _education(answers: Mapping[str, Any]) -> str:
    has_plan = answers.get(EHCP)
    told = "" if has_plan is None else "yes" if has_plan else "no"
    return _lines(
        ("What should happen", _text(answers, "education_plan")), ("Education, health and care plan", told)
    )


def _contact(answers: Mapping[str, Any]) -> str:
    brothers = answers.get("sibling_count")
    return _lines(("Brothers and sisters to place with", str(brothers) if brothers else ""))


def _place(facts: PlanFacts) -> str:
    """The length is told in round numbers: a last night to the day may be the child's birthday."""
    years, months = facts.nights // 365, facts.nights // 30
    length = f"about {years} years" if years > 1 else f"about {months} months" if months > 1 else "some weeks"
    return f"{facts.home}. Planned for {length}."


@dataclass(frozen=True)
class ToSend:
    """What asking the home hangs on: the parts as they are, and whether a person has read and saved them."""

    parts: Mapping[str, str]
    saved: bool


def why_not_send(facts: ToSend) -> tuple[str, ...]:
    """What is missing before the home is asked."""
    reasons, parts = [], facts.parts
    if not facts.saved:
        reasons.append("Read what it begins with and save it once, so that somebody answers for every part.")
    if empty := [lower_first(title) for code, title in titles_of(parts).items() if not parts[code].strip()]:
        reasons.append(f"Nothing is written yet of {listed(empty)}.")
    return tuple(reasons)


def why_not_record(agrees: bool) -> tuple[str, ...]:
    """A home with an account agrees in the portal; only of the others an officer records it."""
    return ("Somebody of this provider has an account and agrees the plan in the portal.",) if agrees else ()


@dataclass(frozen=True)
class ToSign:
    """What a signature hangs on: the matters nobody decides yet, and who is still asked to sign, by their codes."""

    undecided: Collection[str]
    unsigned: Collection[str]


def why_not_sign(facts: ToSign) -> tuple[str, ...]:
    """What is missing before the council signs."""
    reasons = []
    if facts.undecided:
        labels = [lower_first(one.label) for one in _matters() if one.code in facts.undecided]
        reasons.append(f"Nobody decides yet about {listed(labels)}. Change the plan and say who does.")
    if facts.unsigned:
        labels = [lower_first(one.label) for one in _capacities() if one.code in facts.unsigned]
        reasons.append(f"Record the signature of {listed(labels)}, or why there is none.")
    return tuple(reasons)


@dataclass(frozen=True)
class Decided:
    """Who decides a matter, on what terms; of health from which day the consent stands."""

    decider: str = ""
    terms: str = ""
    given_on: date | None = None


def why_not_decided(matter: Matter, decided: Decided, today: date) -> tuple[str, str]:
    """The box of the matter and what is wrong there; nothing said is no fault of a draft."""
    label = matter.label
    wrong = {
        ("decider", f"{label}: choose who decides."): decided.decider not in ("", *PlanDecider.values),
        ("decider", f"{label}: say who decides, or leave terms and day empty."): not decided.decider
        and bool(decided.terms.strip() or decided.given_on),
        ("given_on", f"{label}: enter the day of the consent."): matter.is_health
        and bool(decided.decider)
        and decided.given_on is None,
        ("given_on", f"{label}: that day is still to come. Enter it once the consent is given."): (
            decided.given_on or today
        )
        > today,
    }
    return next((told for told, is_so in wrong.items() if is_so), NOTHING)


@dataclass(frozen=True)
class Signed:
    """That somebody signed, by name and day, or why they did not."""

    name: str = ""
    signed_on: date | None = None
    reason: str = ""


SIGNED_BEFORE = "A signature from before is of other words. These went out on"


def why_not_signed(signed: Signed, today: date, sent_on: date | None = None) -> tuple[str, str]:
    """The box and what is wrong with a signature that an officer records; `sent_on`: since when these words stand."""
    name, reason = bool(signed.name.strip()), bool(signed.reason.strip())
    early = bool(sent_on and signed.signed_on and signed.signed_on < sent_on)
    wrong = {
        ("name", "Enter who signed, or why there is no signature."): not name and not reason,
        ("reason", "Somebody signed, so leave the reason empty."): name and reason,
        ("signed_on", "Enter the day of the signature."): name and signed.signed_on is None,
        ("signed_on", "Nobody signed, so leave the day empty."): not name and signed.signed_on is not None,
        ("signed_on", "That day is still to come. Record the signature once it is given."): (
            signed.signed_on or today
        )
        > today,
        ("signed_on", f"{SIGNED_BEFORE} {day(sent_on)}." if sent_on else ""): early,
    }
    return next((told for told, is_so in wrong.items() if is_so), NOTHING)
