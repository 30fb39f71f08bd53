"""Providers and settings in words: badges, summaries and tables."""

from collections.abc import Container, Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from providers.models import (
    Place,
    PlaceHold,
    RegisterChange,
    Setting,
    SettingRegistration,
)
from providers.presenters.register import OUTCOMES, change_sentence
from providers.rules.needs import catalogue
from providers.states import Gender, Grade, HoldReason, Registration, SettingKind
from sefton_pdps.core.choices import Colour
from sefton_pdps.core.text import words
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.components import Cell, Column, Empty, Status, SummaryRow, Table, badge_of
from sefton_pdps.geography.authorities import OUTSIDE_THE_LIST, LocationClass, reference_authorities

if TYPE_CHECKING:
    from providers.selectors.care_settings import CountedHousehold, HeldPlace

OUTCOME_COLOURS = {"1": Colour.DONE, "2": Colour.DRAFT, "3": Colour.STOPPED}
AREAS = {
    LocationClass.IN_BOROUGH: "in the borough",
    LocationClass.ADJOINING: "adjoining Sefton",
    LocationClass.DISTANT: "at a distance",
}


def registration_status(registration: str) -> Status:
    """The badge of a registration with Ofsted."""
    return badge_of(Registration(registration))


def ofsted_status(kind: str, grade: str, outcome: int | None) -> Status:
    """The badge of Ofsted's judgement; supported accommodation has a scale of its own."""
    if kind == SettingKind.SUPPORTED_ACCOMMODATION:
        if outcome is None:
            return Status("No outcome yet", Colour.DRAFT)
        return Status(OUTCOMES[str(outcome)], OUTCOME_COLOURS[str(outcome)])
    return badge_of(Grade(grade))


def area_words(authority_code: str) -> str:
    """The children's-services authority of a district, by name."""
    known = reference_authorities().get(authority_code)
    return known.upper_tier_name if known else OUTSIDE_THE_LIST


def confirmed_words(setting: Setting, at: datetime) -> str:
    """How old the provider's word on its vacancies is."""
    confirmed = setting.vacancies_confirmed_at
    return words.time_left(confirmed, at) if confirmed else "never"


def setting_table(
    settings: Iterable[Setting], at: datetime, sorted_by: str, free: Mapping[UUID, int]
) -> Table:
    """A list of settings; `free`: how many places of each are free tonight, where any is."""
    columns = [
        Column("Setting", sort="name"),
        Column("Places", sort="places"),
        Column("Ofsted", sort="grade"),
        Column("Confirmed"),
        Column("Area"),
    ]
    empty = Empty("No setting fits. Change the filters, or import the Ofsted register.")
    rows = [_setting_row(one, at, free.get(one.pk, 0)) for one in settings]
    return Table("Settings", columns, rows, empty, sorted_by=sorted_by, caption_hidden=True)


def _setting_row(setting: Setting, at: datetime, free: int) -> list[object]:
    return [
        Cell(
            setting.name,
            url=address_of("providers:setting_detail", setting.pk),
            note=", ".join(filter(None, [setting.get_kind_display(), _run_by(setting)])),
        ),
        _places_words(setting, free),
        ofsted_cell(setting),
        _confirmed_cell(setting, at),
        area_words(setting.authority_code),
    ]


def _run_by(setting: Setting) -> str:
    """The provider, where the name of the setting does not say it."""
    return "" if setting.name.startswith(setting.provider.name) else setting.provider.name


def _places_words(setting: Setting, free: int) -> str:
    """ "3 of 6 free": where the provider never said which are not, a number would be a guess."""
    all_of_them = "" if setting.registered_places is None else f"of {setting.registered_places} "
    if setting.registration != Registration.REGISTERED:
        return f"None {all_of_them}free"
    if setting.vacancies_confirmed_at is None:
        return words.plural(setting.registered_places, "place") if setting.registered_places else ""
    return f"{free or 'None'} {all_of_them}free"


def _confirmed_cell(setting: Setting, at: datetime) -> Cell:
    if setting.vacancies_confirmed_at is None:
        usable = setting.registration == Registration.REGISTERED
        return Cell(status=Status("Never", Colour.STOPPED)) if usable else Cell("Never")
    return Cell(words.time_left(setting.vacancies_confirmed_at, at))


def ofsted_cell(setting: Setting) -> Cell:
    """One tag: Ofsted's judgement, or in red that the setting may not be used, with the judgement behind it."""
    judged = ofsted_status(setting.kind, setting.grade, setting.accommodation_outcome)
    if setting.registration == Registration.REGISTERED:
        return Cell(status=judged)
    label = str(Registration(setting.registration).label)
    return Cell(status=Status(label, Colour.STOPPED), note=f"Last judged: {judged.text}")


def setting_summary(setting: Setting, location: LocationClass) -> list[SummaryRow]:
    """Who and where a setting is, and what it is registered for."""
    provider = address_of("providers:provider_detail", setting.provider_id)
    where = f"{area_words(setting.authority_code)}, {AREAS[location]}"
    rows = [
        SummaryRow("Address", Cell(address_words(setting), note=where)),
        SummaryRow("Provider", Cell(setting.provider.name, url=provider)),
        SummaryRow("Kind", Cell(setting.get_kind_display(), note=f"Ofsted URN {setting.urn}")),
        SummaryRow("Registered places", setting.registered_places),
        SummaryRow("Caters for", need_words(setting.caters_for)),
        SummaryRow("Conditions of registration", setting.conditions),
    ]
    return [row for row in rows if row.value not in ("", None)]


def address_words(setting: Setting) -> str:
    """The address with its postcode."""
    return ", ".join(filter(None, [setting.address, setting.postcode]))


def purpose_summary(setting: Setting) -> list[SummaryRow]:
    """What the provider says that the setting takes."""
    return [
        SummaryRow("Ages", f"{setting.age_from} to {setting.age_to}"),
        SummaryRow("Takes", str(Gender(setting.gender).label)),
        SummaryRow("Caters for", need_words(setting.caters_for)),
    ]


def need_words(codes: Iterable[str]) -> str:
    """Needs by name; a code that the catalogue no longer has is left out."""
    known = [catalogue()[code].label for code in codes if code in catalogue()]
    return "; ".join(known) or "Nothing said yet"


def registration_table(registrations: Iterable[SettingRegistration]) -> Table:
    """The grade and the registration over time."""
    columns = [
        Column("From"), Column("Until"), Column("Ofsted"), Column("Registration"),
        Column("Places", numeric=True), Column("Provider"),
    ]  # fmt: skip
    rows = [
        [
            one.valid_from,
            one.valid_to or "now",
            Cell(status=ofsted_status(one.kind, one.grade, one.accommodation_outcome), note=_inspected(one)),
            Cell(status=registration_status(one.registration)),
            one.registered_places,
            one.provider.name,
        ]
        for one in registrations
    ]
    return Table("Grade and registration over time", columns, rows, Empty("Nothing is recorded yet."))


def _inspected(one: SettingRegistration) -> str:
    return f"Inspected {words.day(one.inspected_on)}" if one.inspected_on else ""


def changes_table(changes: Iterable[RegisterChange]) -> Table:
    """What imports of the register changed of one setting."""
    rows = [[one.register_import.as_at, change_sentence(one)] for one in changes]
    columns = [Column("Register as at"), Column("What changed")]
    return Table("Changes in the register", columns, rows, Empty("No import has changed anything."))


def place_table(
    setting: Setting, places: "Iterable[HeldPlace]", on: date, taken: Container[UUID] = ()
) -> Table:
    """A setting's places, with who has each today: a child of ours, or what the provider says of it."""
    rows = [[str(one.number), _now(setting, one, on, taken), _open_words(one)] for one in places]
    columns = [Column("Place"), Column("Today"), Column("Open")]
    empty = Empty("No place is open. A home's places open with its registration.")
    return Table("Places", columns, rows, empty)


def _open_words(place: Place) -> str:
    until = f" until {words.short_day(place.closes_on)}" if place.closes_on else ""
    return f"since {words.short_day(place.opens_on)}{until}"


def _now(setting: Setting, place: "HeldPlace", on: date, taken: Container[UUID]) -> Cell:
    """Who has the place today, and what holds it now or later; free only by the word of a provider that gave one."""
    note = " ".join(map(hold_words, place.coming_holds))
    if place.pk in taken:
        return Cell("A child of ours", note=note)
    if setting.registration != Registration.REGISTERED:
        return Cell("May not be used", note=note)
    if place.coming_holds and place.coming_holds[0].starts_on <= on:
        return Cell("Not free", note=note)
    return Cell("Free" if setting.vacancies_confirmed_at else "Not known", note=note)


def hold_words(hold: PlaceHold) -> str:
    """Why and for how long a place is not free."""
    until = f" until {words.day(hold.ends_on)}" if hold.ends_on else ", no end date"
    return f"{HoldReason(hold.reason).label}, from {words.day(hold.starts_on)}{until}."


def household_table(households: "Iterable[CountedHousehold]") -> Table:
    """An agency's carer households: never a name, never an address; which needs each meets, the match says."""
    columns = [
        Column("Household"), Column("Places open", numeric=True), Column("Not free", numeric=True),
        Column("Ages"), Column("Area"), Column("Caters for"),
    ]  # fmt: skip
    rows = [
        [
            one.code,
            one.open_now,
            one.held_now,
            f"{one.age_from} to {one.age_to}",
            Cell(one.outward, note=area_words(one.authority_code)),
            f"{sum(code in catalogue() for code in one.caters_for)} of {words.plural(len(catalogue()), 'need')}",
        ]
        for one in households
    ]
    return Table("Carer households", columns, rows, Empty("The agency has not declared any household yet."))
