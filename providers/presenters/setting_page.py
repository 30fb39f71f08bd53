"""A setting at a glance on its page: its state in one tag, and what an officer rings with."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from providers.models import Admission, Setting
from providers.presenters.care_settings import (
    confirmed_words,
    ofsted_status,
    registration_status,
)
from providers.states import AdmissionState, Gender, Registration, Regulator
from sefton_pdps.core.choices import Colour
from sefton_pdps.core.text import words
from sefton_pdps.core.web.blocks import Fact
from sefton_pdps.core.web.components import Cell, Status


def state_of(setting: Setting) -> Status:
    """One tag: Ofsted's judgement; or in red that the setting may not be used, whatever it was judged."""
    if setting.registration == Registration.REGISTERED:
        return ofsted_status(setting.kind, setting.grade, setting.accommodation_outcome)
    return Status(registration_status(setting.registration).text, Colour.STOPPED)


def judgement(setting: Setting, grade: Cell) -> Fact:
    """Ofsted's judgement; of a home that it does not inspect, with whom that is registered and its number there."""
    if setting.regulator == Regulator.OFSTED:
        return Fact("Ofsted", grade)
    if setting.regulator == Regulator.NOBODY:
        return Fact("Registered", registration_status(setting.registration).text)
    return Fact("Registered with", Cell(Regulator(setting.regulator).label, note=setting.urn))


def facts(setting: Any, taken: Mapping[UUID, bool], lots: Iterable[Admission], at: datetime) -> list[Fact]:
    """What matters before a telephone is taken up: grade, places, ages, lots, and how old the provider's word is."""
    judged = ofsted_status(setting.kind, setting.grade, setting.accommodation_outcome).text
    inspected = f"Inspected {words.day(setting.inspected_on)}" if setting.inspected_on else ""
    named = [one.lot.name for one in lots if one.state == AdmissionState.ACTIVE]
    return [
        judgement(setting, Cell(judged, note=inspected)),
        Fact("Free today", _free(setting, taken)),
        Fact("Takes", f"Ages {setting.age_from} to {setting.age_to}, {_whom(setting)}"),
        Fact("Lots", words.listed(named) if named else "In none today"),
        Fact("Vacancies confirmed", confirmed_words(setting, at)),
    ]


def _whom(setting: Setting) -> str:
    gender = Gender(setting.gender)
    return "girls and boys" if gender == Gender.ANY else words.lower_first(str(gender.label))


def _free(setting: Any, taken: Mapping[UUID, bool]) -> Cell:
    """Open places less those with a child of ours and those that the provider holds; each place is counted once."""
    if setting.registration != Registration.REGISTERED:
        return Cell("None while it may not be used")
    if setting.vacancies_confirmed_at is None:
        are_open = "1 place is" if setting.open_now == 1 else f"{setting.open_now} places are"
        return Cell("Not known", note=f"{are_open} open; the provider never said which are free")
    held_only = setting.held_now - sum(taken.values())
    free = max(setting.open_now - held_only - len(taken), 0)
    parts = [f"{len(taken)} with a child of ours"] if taken else []
    parts += [f"{held_only} not free by the provider's word"] if held_only else []
    return Cell(f"{free} of {words.plural(setting.open_now, 'place')}", note=words.listed(parts))
