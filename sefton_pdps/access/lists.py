"""A list of the council is declared once: who opens it, its tabs, filters and orders, its rows, and its file.

The page (`access/list_pages.py`) and the file that is made of it (`jobs/exports.py`) read the same declaration, so both
show the same rows to the same person. Each app declares its own in `lists.py`; its `AppConfig` registers them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.urls import reverse

from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.choices import Colour
from sefton_pdps.core.forms import PageForm
from sefton_pdps.core.text.words import plural
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.components import Status, Table

# A list counts its rows up to here; a person who has more narrows the list and needs no exact number.
MOST_COUNTED = 1000


@dataclass(frozen=True)
class Tab:
    """One of the ways in which a list is cut at the top of its page: "Mine", "My team's", "All"."""

    word: str
    label: str


@dataclass(frozen=True)
class Asked:
    """What somebody asks a list for: the tab, the filters as they were read, and the order."""

    user: Any
    at: datetime
    tab: str = ""
    wanted: Mapping[str, Any] = field(default_factory=dict)
    sort: str = ""
    form: PageForm | None = None
    # Boxes of the form that carry tab and order, and filter nothing.
    kept: tuple[str, ...] = ("sort",)
    # The boxes whose word of the address is none of theirs, with their labels: left out, as if nobody had chosen.
    unknown: Mapping[str, str] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return local(self.at).date()

    @property
    def chosen(self) -> dict[str, Any]:
        """The filters that narrow the list."""
        return {name: value for name, value in self.wanted.items() if value and name not in self.kept}


def as_it_is(_asked: Asked, value: object) -> object:
    """A value of a row as it is stored."""
    return value


@dataclass(frozen=True)
class FileColumn:
    """A column of the list's file: the fields it reads, and what it tells of them.

    Rows go into a file as values and never as objects (ADR 77). `shown_to` leaves out what a role does not read.
    """

    label: str
    fields: tuple[str, ...]
    told: Callable[..., object] = as_it_is
    shown_to: Callable[[Any], bool] = lambda _user: True


def in_words(choices: Any) -> Callable[[Asked, str], object]:
    """A code as its list of codes tells it."""

    def told(_asked: Asked, code: str) -> object:
        return choices(code).label if code else ""

    return told


def seen_by(status: Status, *, acts: bool) -> Status:
    """The badge of what waits, for its reader: yellow where the reader acts, blue where others do."""
    return replace(status, colour=Colour.ATTENTION if acts else Colour.IN_PROGRESS)


def no_tabs(_user: Any) -> Sequence[Tab]:
    return ()


@dataclass(frozen=True)
class ListPage:
    """One list. `name` stands in file names, `page` is its address, `noun` stands in the sentence that counts its rows.

    `orders` names each order that an index serves: the word of `?sort=` and the column, which "-" before the word turns
    round; the first is how the list begins ("-started": the newest on top). `rows` gives what the person may see,
    filtered and in no order; `table` makes of some of them what the page shows. `counted` says whether an index serves
    this view, so that its rows may be counted. `tells_filters`: also those with which the list begins, which else go
    without saying.
    """

    name: str
    page: str
    title: str
    noun: str
    permissions: tuple[Permission, ...]
    rows: Callable[[Asked], QuerySet[Any]]
    table: Callable[[Sequence[Any], Asked], Table]
    orders: Callable[[Asked], Mapping[str, str]]
    columns: Sequence[FileColumn]
    form: Callable[[Any, Mapping[str, str]], PageForm] | None = None
    tabs: Callable[[Any], Sequence[Tab]] = no_tabs
    tab_word: str = "show"
    nouns: str = ""
    counted: Callable[[Asked], bool] = lambda _asked: True
    tells_filters: bool = False

    def asked(self, user: Any, at: datetime, query: Mapping[str, str]) -> Asked:
        """What a query of the page's address asks for; what cannot be read is left out and named in `unknown`."""
        form, unknown = self._form(user, query), dict[str, str]()
        if form is not None and form.errors:
            unknown = {name: str(form[name].label) for name in form.errors}
            form = self._form(user, {name: word for name, word in query.items() if name not in unknown})
        wanted = dict(form.cleaned_data) if form is not None and form.is_valid() else {}
        tab = self._tab(user, query.get(self.tab_word, ""))
        asked = Asked(user, at, tab, wanted, "", form, ("sort", self.tab_word), unknown)
        sort, orders = query.get("sort", ""), self.orders(asked)
        is_known = sort.removeprefix("-") in {word.removeprefix("-") for word in orders}
        return replace(asked, sort=sort if is_known else next(iter(orders)))

    def read_of(self, asked: Asked, query: Mapping[str, str]) -> dict[str, str]:
        """What of a query this list reads; whatever else stands in an address may be anything, and is not kept."""
        read = {name: value for name, value in query.items() if asked.wanted.get(name)}
        placed = {"sort": asked.sort, self.tab_word: asked.tab}
        return read | {name: value for name, value in placed.items() if query.get(name) == value}

    def _form(self, user: Any, query: Mapping[str, str]) -> PageForm | None:
        """The filter; tab and order go with it out of sight, so that they stay when it is sent."""
        form = self.form(user, query) if self.form else None
        for word in ("sort", self.tab_word):
            if form is not None and query.get(word) and word not in form.fields:
                form.fields[word] = forms.CharField(label="", required=False, widget=forms.HiddenInput())
        return form

    def _tab(self, user: Any, word: str) -> str:
        words = [tab.word for tab in self.tabs(user)]
        return word if word in words else next(iter(words), "")

    def order(self, asked: Asked) -> str:
        """The column that the asked order sorts by, with "-" before it downwards."""
        columns = {word.removeprefix("-"): column for word, column in self.orders(asked).items()}
        falls = "-" if asked.sort.startswith("-") else ""
        return f"{falls}{columns[asked.sort.removeprefix('-')]}"

    def address(self, filters: Mapping[str, str]) -> str:
        """The page with these filters."""
        query = f"?{urlencode(filters)}" if filters else ""
        return f"{reverse(self.page)}{query}"

    def may_open(self, user: Any) -> bool:
        """Whether the list is open to a person."""
        return any(has_permission(user, one) for one in self.permissions)

    def columns_for(self, user: Any) -> list[FileColumn]:
        """The columns of the file that this person may have."""
        return [column for column in self.columns if column.shown_to(user)]

    def many(self, number: int) -> str:
        """A number of rows in words: "1 referral", "312 referrals"."""
        return plural(number, self.noun, self.nouns)


# Every list by its name.
LISTS: dict[str, ListPage] = {}


def register(*pages: ListPage) -> None:
    """Add the lists that an app declares."""
    LISTS.update({page.name: page for page in pages})
