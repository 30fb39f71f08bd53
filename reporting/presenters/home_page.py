"""The home page: what is overdue, due today, this week and later; what waits for others; where to start."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission as P
from sefton_pdps.accounts.models import User
from sefton_pdps.core.text import words
from sefton_pdps.core.time.working_days import end_of_day, local
from sefton_pdps.core.web.addresses import address_of, page
from sefton_pdps.core.web.components import Cell, Link

A_WEEK = timedelta(days=7)
HEADINGS = ("Overdue", "Today", "This week", "Later", "No date set")
REST = "More than fits here"
STARTS = (
    (P.CHILD_RECORD, "Record a child", "placements:child_new"),
    (P.REFERRAL_MAKE, "Start a referral", "placements:child_list"),
    (P.REGISTER_IMPORT, "Import the Ofsted register", "providers:register_list"),
    (P.FRAMEWORK_MANAGE, "Set up a round", "providers:framework_list"),
    (P.OFFER_SCORE, "See what you score", "calloffs:my_scoring"),
    (P.REPORT_COMPILE, "Compile a report", "reporting:report_list"),
    (P.USERS_MANAGE, "Invite a person", "accounts:invite"),
    (P.VACANCY_KEEP, "Update vacancies", "providers:portal_setting_list"),
    (P.APPLICATION_MAKE, "Apply to join", "providers:portal_application_list"),
)

if TYPE_CHECKING:
    from reporting.selectors.worklist.items import WorkItem


@dataclass(frozen=True)
class Line:
    """A sentence with its link, and when it is due in words."""

    link: Link
    due: str = ""

    @property
    def cell(self) -> Cell:
        """The line as the page writes it."""
        return Cell(self.link.text, url=self.link.url, note=self.due)


@dataclass(frozen=True)
class Group:
    """Lines under one heading."""

    heading: str
    lines: list[Line]

    @property
    def cells(self) -> list[Cell]:
        """The lines as the page writes them."""
        return [line.cell for line in self.lines]


def _last_moment(due: datetime | date) -> datetime:
    """When a deadline is over: the moment itself, or the end of the day."""
    return due if isinstance(due, datetime) else end_of_day(due)


def _heading(item: "WorkItem", at: datetime) -> str:
    if item.due is None:
        return HEADINGS[4]
    due = _last_moment(item.due)
    if due <= at:
        return HEADINGS[0]
    if local(due).date() == local(at).date():
        return HEADINGS[1]
    return HEADINGS[2] if due <= at + A_WEEK else HEADINGS[3]


def line(item: "WorkItem", at: datetime) -> Line:
    """A line with its deadline beside it; a date without a time is told in its sentence."""
    url = address_of(item.page, item.pk) if item.pk else page(item.page)
    due = words.deadline(item.due, at) if isinstance(item.due, datetime) else ""
    return Line(Link(item.sentence, url), due)


def _by_due(items: "Iterable[WorkItem]") -> "list[WorkItem]":
    """The nearest first and without a date last; those of one day stay in their order."""
    return sorted(items, key=lambda one: (one.due is None, _last_moment(one.due) if one.due else None))


def groups(items: "Iterable[WorkItem]", at: datetime) -> list[Group]:
    """What waits for this person, by when it is due; last, how many more of a kind stand in its list."""
    own = [item for item in items if item.mine]
    sorted_items = [(item, REST if item.rest else _heading(item, at)) for item in _by_due(own)]
    in_order = [
        Group(heading, [line(item, at) for item, under in sorted_items if under == heading])
        for heading in (*HEADINGS, REST)
    ]
    return [group for group in in_order if group.lines]


def waiting_for_others(items: "Iterable[WorkItem]", at: datetime) -> list[Line]:
    """What this person can see but others have to do."""
    return [line(item, at) for item in _by_due(items) if not item.mine]


def starts(user: User) -> list[Link]:
    """What this person's roles let them begin."""
    return [Link(label, page(name)) for permission, label, name in STARTS if has_permission(user, permission)]
