"""A provider's own settings, places and households, as its people see and keep them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from providers.models import CarerHousehold, Place, Setting
from providers.presenters.settings import (
    address_words,
    confirmed_words,
    hold_words,
    need_words,
    ofsted_status,
    purpose_facts,
    registration_status,
)
from sefton_pdps.core import words
from sefton_pdps.core.components import Action, Cell, Column, Empty, Link, Status, SummaryRow, Table
from sefton_pdps.core.wording import start


@dataclass(frozen=True)
class Card:
    """One of the provider's settings in the list: what it is, its places, and the one-tap confirmation."""

    setting: Setting
    status: Status
    address: str
    places: str
    confirmed: str
    confirm: Action


def cards(settings: Iterable[Setting], at: datetime) -> list[Card]:
    """The provider's settings, each with its button."""
    return [
        Card(
            setting=one,
            status=registration_status(one.registration),
            address=address_words(one),
            places=places_words(one.open_now, one.held_now),
            confirmed=f"Vacancies confirmed: {confirmed_words(one, at)}.",
            confirm=confirm_action(one),
        )
        for one in settings
    ]


def places_words(open_now: int, held_now: int) -> str:
    """How many places are open and how many of them are not free."""
    if not open_now:
        return "No place is open."
    held = "none is marked as not free" if not held_now else f"{held_now} marked as not free"
    return f"{words.plural(open_now, 'place')} open, {held}."


def confirm_action(setting: Setting) -> Action:
    """The button that says that nothing has changed."""
    return Action(
        label=f"Nothing has changed at {setting.name}",
        url=reverse("providers:portal_setting_confirm", args=[setting.pk]),
        consequence=(
            "If you confirm, the council will see today as the day on which you confirmed your vacancies."
        ),
    )


def facts(setting: Setting, at: datetime) -> list[SummaryRow]:
    """What the register says, which the provider cannot change here."""
    return [
        SummaryRow("Kind", setting.get_kind_display()),
        SummaryRow("Ofsted URN", setting.urn),
        SummaryRow("Address", address_words(setting)),
        SummaryRow(
            "Ofsted", Cell(status=ofsted_status(setting.kind, setting.grade, setting.accommodation_outcome))
        ),
        SummaryRow("Registered places", setting.registered_places),
        SummaryRow("Vacancies confirmed", confirmed_words(setting, at)),
    ]


def purpose(setting: Setting) -> list[SummaryRow]:
    """What the provider says of the setting, with the link to change it."""
    change = Link("Change", reverse("providers:portal_setting_describe", args=[setting.pk]))
    return [SummaryRow(row.label, row.value, change) for row in purpose_facts(setting)]


def place_tables(places: Iterable[Place], on: date) -> dict[str, Table]:
    """The places of a setting or household, and what holds them now or later."""
    found = list(places)
    return {"places": place_table(found, on), "holds": hold_table(found)}


def place_table(places: Iterable[Place], on: date) -> Table:
    """The places, each with the link to mark it as not free where nothing holds it."""
    rows = [[start(in_words(one)), _state(one, on), _hold_link(one, on)] for one in places]
    empty = Empty("No place is open here.")
    return Table("Places", [Column("Place"), Column("Today"), Column("Change")], rows, empty)


def hold_table(places: Iterable[Place]) -> Table:
    """What holds places now or later, each with the link to make it free."""
    rows = [
        [
            start(in_words(place)),
            hold_words(hold),
            Cell(
                f"Mark {in_words(place)} as free",
                url=reverse("providers:portal_hold_release", args=[hold.pk]),
            ),
        ]
        for place in places
        for hold in place.coming_holds
    ]
    columns = [Column("Place"), Column("Why and for how long"), Column("Change")]
    return Table("Not free now or later", columns, rows, Empty("Every open place is free by your word."))


def household_table(households: Iterable[CarerHousehold]) -> Table:
    """The agency's carer households, each with the way to its places."""
    rows = [
        [
            Cell(
                f"Household {one.code}",
                url=reverse("providers:portal_household_detail", args=[one.pk]),
                note=one.outward,
            ),
            f"{one.age_from} to {one.age_to}",
            need_words(one.caters_for),
            places_words(one.open_now, one.held_now),
        ]
        for one in households
    ]
    columns = [Column("Household"), Column("Ages"), Column("Caters for"), Column("Places today")]
    return Table("Carer households", columns, rows, Empty("No carer household is declared yet."))


def household_facts(household: CarerHousehold) -> list[SummaryRow]:
    """What is recorded of a household: never a name, never an address."""
    return [
        SummaryRow("First half of the postcode", household.outward),
        SummaryRow("Ages", f"{household.age_from} to {household.age_to}"),
        SummaryRow("Caters for", need_words(household.caters_for)),
    ]


def in_words(place: Place) -> str:
    """A place in the middle of a sentence: "place 2", "place 1 of H-014"."""
    return f"place {place.number} of {place.household.code}" if place.household else f"place {place.number}"


def _held_today(place: Place, on: date) -> bool:
    return bool(place.coming_holds) and place.coming_holds[0].starts_on <= on


def _state(place: Place, on: date) -> str:
    if place.opens_on > on:
        return f"Opens on {words.day(place.opens_on)}"
    return "Not free" if _held_today(place, on) else "Free by your word"


def _hold_link(place: Place, on: date) -> Cell:
    if _held_today(place, on):
        return Cell("See below")
    label = f"Mark {in_words(place)} as not free"
    return Cell(label, url=reverse("providers:portal_place_hold", args=[place.pk]))
