"""The page of a declared list (`access/lists.py`): tabs, filters, how many there are, the rows, the way to a file."""

from typing import Any

from django.db.models import QuerySet
from django.forms import BoundField
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sefton_pdps.access.lists import MOST_COUNTED, Asked, ListPage
from sefton_pdps.core.database.shown import keys_of
from sefton_pdps.core.text.words import listed
from sefton_pdps.core.web.components import Link
from sefton_pdps.core.web.keyset import Page, paged
from sefton_pdps.core.web.request import Request

# What says which page of the list is shown, and not which rows the list has.
PLACE = ("after", "before")


def show_list(
    request: Request, page: ListPage, template: str = "components/list_page.html", **more: Any
) -> HttpResponse:
    """One page of a list, with whatever else its template shows."""
    asked = page.asked(request.user, request.at, request.GET)
    rows = page.rows(asked)
    shown = paged(rows, request.GET, order=page.order(asked))
    context = {
        "list": page,
        "tabs": tab_links(request, page, asked),
        "filter": asked.form,
        "narrowed": _narrowed(request, page, asked),
        "unknown": unknown_words(asked),
        "table": page.table(shown.rows, asked),
        "pager": shown.pager,
        "counted": counted_words(page, asked, rows, shown),
        "export": _export_address(request, page, asked) if shown.rows else "",
        **more,
    }
    return render(request, template, context)


def tab_links(request: Request, page: ListPage, asked: Asked) -> list[tuple[Link, bool]]:
    """A link for each tab, which keeps the filters, and whether it is the one that is shown."""
    return [
        (Link(tab.label, _with(request, asked, **{page.tab_word: tab.word})), tab.word == asked.tab)
        for tab in page.tabs(asked.user)
    ]


def _with(request: Request, asked: Asked, **changes: str) -> str:
    query = request.GET.copy()
    for name in (*PLACE, *asked.unknown, *changes):
        query.pop(name, None)
    query.update(changes)
    return f"?{query.urlencode()}"


def _export_address(request: Request, page: ListPage, asked: Asked) -> str:
    return f"{reverse('jobs:list_export', args=[page.name])}{_with(request, asked)}"


def counted_words(page: ListPage, asked: Asked, rows: QuerySet[Any], shown: Page) -> str:
    """How many there are, as far as that is cheap to know: "312 referrals", "more than 1,000 referrals".

    A first page with room left has them all. Otherwise at most so many are counted as a list counts, and only where
    an index serves the view: a count by what no index has would read the whole table.
    """
    here = len(shown.rows)
    if not here:
        return ""
    if not shown.pager.older and not shown.pager.newer:
        return f"{page.many(here)}."
    if not page.counted(asked):
        return f"{page.many(here)} on this page."
    number = keys_of(rows.order_by())[: MOST_COUNTED + 1].count()
    if number > MOST_COUNTED:
        return f"{here} of more than {page.many(MOST_COUNTED)}."
    return f"{here} of {page.many(number)}."


def _narrowed(request: Request, page: ListPage, asked: Asked) -> str:
    """The filters that somebody chose; those with which a list begins go without saying."""
    is_chosen = page.tells_filters or any(name in request.GET for name in asked.chosen)
    return told_filters(page, asked, with_tab=False) if is_chosen else ""


def told_filters(page: ListPage, asked: Asked, *, with_tab: bool = True) -> str:
    """What the list is narrowed to, as its page shows it: "All of them", "State: Placed. How soon: Today"."""
    tab = next((tab.label for tab in page.tabs(asked.user) if with_tab and tab.word == asked.tab), "")
    chosen = [f"{bound.label}: {_shown(bound)}" for bound in asked.form or () if bound.name in asked.chosen]
    return ". ".join(filter(None, [tab, *chosen]))


def unknown_words(asked: Asked) -> str:
    """That a filter of the address is none that the list has; what was typed is not repeated."""
    if not asked.unknown:
        return ""
    named = listed([f"“{label}”" for label in asked.unknown.values()])
    return f"The address asks for something that {named} does not have, so it is left out. Choose below which to show."


def _shown(bound: BoundField) -> str:
    """A box's answer as the person chose it."""
    value = str(bound.value())
    choices = getattr(bound.field, "choices", ())
    return next((str(label) for code, label in choices if str(code) == value), value)
