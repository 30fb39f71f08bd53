"""A provider's own settings, places and households, as its people see and keep them."""

from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from providers.models import CarerHousehold, Place, Setting
from providers.presenters.care_settings import (
    address_words,
    confirmed_words,
    hold_words,
    need_words,
    ofsted_status,
    purpose_summary,
    registration_status,
)
from providers.states import Registration
from sefton_pdps.core.forms.wording import start
from sefton_pdps.core.text import words
from sefton_pdps.core.web import addresses
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.blocks import Fact
from sefton_pdps.core.web.components import Action, Cell, Column, Empty, Link, SummaryRow, Table

if TYPE_CHECKING:
    from providers.selectors.care_settings import CountedHousehold, CountedSetting, HeldPlace


# By setting: the places in which a child of ours lives today, and whether each is marked as not free all the same.
Taken = Mapping[UUID, Mapping[UUID, bool]]


def setting_table(settings: "Iterable[CountedSetting]", taken: Taken, at: datetime) -> Table:
    """The provider's settings, each with its places of today as they are counted, and when that was confirmed."""
    columns = [
        Column("Setting"),
        Column("Free", numeric=True),
        Column("Sefton's", numeric=True),
        Column("Not free", numeric=True),
        Column("Confirmed"),
    ]
    empty = Empty(
        "No setting of yours is on record yet. The council takes settings from Ofsted's register: tell it when one of "
        "yours is missing."
    )
    rows = [
        [_named(one), *_counts(one, taken.get(one.pk, {})), words.lower_first(confirmed_words(one, at))]
        for one in settings
    ]
    return Table("Your places today", columns, rows, empty)


def _named(setting: Setting) -> Cell:
    """The setting with the way to its places; a tag only where Ofsted's register does not simply say Registered."""
    stands = setting.registration == Registration.REGISTERED
    return Cell(
        setting.name,
        url=address_of("providers:portal_setting_detail", setting.pk),
        status=None if stands else registration_status(setting.registration),
        note=f"{setting.get_kind_display()}, {setting.urn}",
    )


def _counts(setting: "CountedSetting", taken: Mapping[UUID, bool]) -> tuple[int, int, int]:
    """How many places are free, have a child of ours, and are marked as not free: each open place is one of the three.

    A place marked as not free in which a child of ours lives is the child's.
    """
    held = setting.held_now - sum(taken.values())
    return max(setting.open_now - held - len(taken), 0), len(taken), held


def confirm_all_action(settings: Sequence[Setting], *, more: bool) -> Action | None:
    """The one button that says that nothing has changed anywhere; `more` where other pages list further settings."""
    vacant = [one for one in settings if one.registration != Registration.CANCELLED]
    if not vacant:
        return None
    if len(vacant) == 1 and not more:
        return confirm_action(vacant[0])
    every = "all your settings" if more else f"all {len(vacant)} settings"
    named = "on this page and the others" if more else words.listed(one.name for one in vacant)
    return Action(
        label=f"Nothing has changed: confirm {every}",
        url=addresses.page("providers:portal_setting_confirm_all"),
        consequence=(
            f"If you confirm, the council will see today as the day on which you confirmed the vacancies of {every}: "
            f"{named}."
        ),
    )


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
        url=address_of("providers:portal_setting_confirm", setting.pk),
        consequence=(
            "If you confirm, the council will see today as the day on which you confirmed your vacancies."
        ),
    )


def summary(setting: Setting, at: datetime) -> list[SummaryRow]:
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
    change = Link("Change", address_of("providers:portal_setting_describe", setting.pk))
    return [SummaryRow(row.label, row.value, change) for row in purpose_summary(setting)]


def place_tables(places: "Iterable[HeldPlace]", taken: Container[UUID], on: date) -> dict[str, Any]:
    """The places of a setting or household, how many are free today, and what holds them now or later."""
    listed = list(places)
    return {
        "facts": _today(listed, taken, on),
        "places": place_table(listed, taken, on),
        "holds": hold_table(listed),
    }


def _today(places: "Sequence[HeldPlace]", taken: Container[UUID], on: date) -> list[Fact]:
    """How many places are free, a child of ours', and marked as not free today; none of a home without places."""
    open_today = [place for place in places if place.opens_on <= on]
    ours = sum(place.pk in taken for place in open_today)
    not_free = sum(place.pk not in taken and _held_today(place, on) for place in open_today)
    if not open_today:
        return []
    return [
        Fact("Free today", len(open_today) - ours - not_free),
        Fact("With a child from Sefton", ours),
        Fact("Not free", not_free),
    ]


def place_table(places: "Iterable[HeldPlace]", taken: Container[UUID], on: date) -> Table:
    """The places, each with the link to mark it as not free where nothing holds it; `taken`: a child of ours' today."""
    rows = [[start(in_words(one)), _state(one, taken, on), _hold_link(one, on)] for one in places]
    empty = Empty("No place is open here.")
    return Table("Places", [Column("Place"), Column("Today"), Column("Change")], rows, empty)


def hold_table(places: "Iterable[HeldPlace]") -> Table:
    """What holds places now or later, each with the link to make it free."""
    rows = [
        [
            start(in_words(place)),
            hold_words(hold),
            Cell(
                f"Mark {in_words(place)} as free",
                url=address_of("providers:portal_hold_release", hold.pk),
            ),
        ]
        for place in places
        for hold in place.coming_holds
    ]
    columns = [Column("Place"), Column("Why and for how long"), Column("Change")]
    return Table("Not free now or later", columns, rows, Empty("Every open place is free by your word."))


def household_table(households: "Iterable[CountedHousehold]") -> Table:
    """The agency's carer households, each with the way to its places."""
    rows = [
        [
            Cell(
                f"Household {one.code}",
                url=address_of("providers:portal_household_detail", one.pk),
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


def household_summary(household: CarerHousehold) -> list[SummaryRow]:
    """What is recorded of a household: never a name, never an address."""
    return [
        SummaryRow("First half of the postcode", household.outward),
        SummaryRow("Ages", f"{household.age_from} to {household.age_to}"),
        SummaryRow("Caters for", need_words(household.caters_for)),
    ]


def in_words(place: Place) -> str:
    """A place in the middle of a sentence: "place 2", "place 1 of H-014"."""
    return f"place {place.number} of {place.household.code}" if place.household else f"place {place.number}"


def _held_today(place: "HeldPlace", on: date) -> bool:
    return bool(place.coming_holds) and place.coming_holds[0].starts_on <= on


def _state(place: "HeldPlace", taken: Container[UUID], on: date) -> str:
    if place.pk in taken:
        return "A child from Sefton lives here"
    if place.opens_on > on:
        return f"Opens on {words.day(place.opens_on)}"
    return "Not free" if _held_today(place, on) else "Free by your word"


def _hold_link(place: "HeldPlace", on: date) -> Cell:
    if _held_today(place, on):
        return Cell("See below")
    label = f"Mark {in_words(place)} as not free"
    return Cell(label, url=address_of("providers:portal_place_hold", place.pk))
