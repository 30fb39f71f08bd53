"""The home page: what is overdue, due today, this week and later; what waits for others; where to start or look."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from calloffs.policies.stand_ins import offices_held
from placements.presenters.child_words import child_words
from placements.rules.urgency import is_court_near
from reporting.rules.work import COMES, OfChild, WorkItem
from sefton_pdps import navigation
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission as P
from sefton_pdps.accounts.models import User
from sefton_pdps.core.choices import Colour
from sefton_pdps.core.text import words
from sefton_pdps.core.time.working_days import end_of_day, local
from sefton_pdps.core.web.addresses import address_of, page
from sefton_pdps.core.web.blocks import Fact, WorkRow
from sefton_pdps.core.web.components import Cell, Link, Status

A_WEEK, AN_HOUR = timedelta(days=7), timedelta(hours=1)
# The headings by time, and how the line on top counts what stands under each.
HEADINGS = {
    "Overdue": "overdue",
    "Today": "today",
    "This week": "this week",
    "Later": "later",
    "No date set": "without a date",
}
OVERDUE, TODAY, THIS_WEEK, LATER, NO_DATE = HEADINGS
# Searches for a home that stand above all else for whoever buys in an emergency: the court's date first (S-51).
URGENT = "Urgent"
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


# Of more lines than a list shows on a page, those that are due later fold: what is overdue, today or this week stays.
FOLDS_PAST = 25


@dataclass(frozen=True)
class Group:
    """Lines of work under one heading, which the line on top leads to; `folded` opens on demand."""

    heading: str
    rows: list[WorkRow]
    folded: bool = False

    @property
    def mark(self) -> str:
        """The group's name in an address of the page."""
        return self.heading.lower().replace(" ", "-")


def _last_moment(due: datetime | date) -> datetime:
    """When a deadline is over: the moment itself, or the end of the day."""
    return due if isinstance(due, datetime) else end_of_day(due)


def _day(due: datetime | date) -> date:
    return local(due).date() if isinstance(due, datetime) else due


def heading_of(item: WorkItem, at: datetime) -> str:
    """Under which heading a piece of work stands."""
    if item.due is None:
        return NO_DATE
    due = _last_moment(item.due)
    if due <= at:
        return OVERDUE
    if local(due).date() == local(at).date():
        return TODAY
    return THIS_WEEK if due <= at + A_WEEK else LATER


def _waited(item: WorkItem, at: datetime) -> str:
    """How long a thing has waited, in whole days; nothing on its first day."""
    days = (local(at).date() - local(item.since).date()).days if item.since else 0
    return f"waiting {words.plural(days, 'day')}" if days > 0 else ""


def _late(due: datetime | date, at: datetime) -> str:
    """How long ago it was due, in one unit."""
    days = (local(at).date() - _day(due)).days
    if days > 0:
        return f"Overdue {words.plural(days, 'day')}"
    hours = (at - _last_moment(due)) // AN_HOUR
    return f"Overdue {words.plural(hours, 'hour')}" if hours else OVERDUE


def _tag(item: WorkItem, at: datetime) -> Status:
    """How urgent it is: red what is late, yellow what its reader does today, grey all that only says when."""
    if item.due is None:
        return Status(_waited(item, at).capitalize() or "No date")
    if (heading := heading_of(item, at)) == OVERDUE:
        return Status(_late(item.due, at), Colour.STOPPED)
    if heading == TODAY:
        time = f" {words.clock_time(item.due)}" if isinstance(item.due, datetime) else ""
        return Status(f"Today{time}", Colour.ATTENTION if item.mine else Colour.DRAFT)
    return Status(words.days_away(_day(item.due), local(at).date()).capitalize())


def _when(item: WorkItem, at: datetime) -> str:
    """The date beside the tag: "needed 27 Nov 2026", "closes tomorrow at 5pm", "would come tonight"."""
    if item.due is None:
        return ""
    days = (_day(item.due) - local(at).date()).days
    if item.by == COMES and days <= 0:
        return f"{COMES} tonight"
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get(days) or words.short_day(item.due)
    time = f" at {words.clock_time(item.due)}" if isinstance(item.due, datetime) else ""
    return f"{item.by} {near}{time}"


def _about(item: WorkItem, at: datetime) -> str:
    """The child in words and without a name, or what else the work is about."""
    about = item.about
    if isinstance(about, OfChild):
        return child_words(about, about.service_type, local(at).date())
    return about


def row(item: WorkItem, at: datetime) -> WorkRow:
    """A line of work: its tag, its verb with the link, whom it is about, and what else to know in a few words."""
    waited = "" if item.due is None else _waited(item, at)
    return WorkRow(
        _tag(item, at),
        item.verb,
        address_of(item.page, item.pk) if item.pk else page(item.page),
        _about(item, at),
        "; ".join(filter(None, (item.note, _when(item, at), waited))),
        item.reference,
    )


def is_urgent(item: WorkItem, on: date) -> bool:
    """Whether a court decides soon about the child whom a home is looked for, or the home is needed today."""
    return is_court_near(item.court_on, on) or item.needed_on == on


def _urgent_row(item: WorkItem, at: datetime) -> WorkRow:
    """The line with what makes it urgent first, and the hours that are left of the day of the need."""
    on, line = local(at).date(), row(item, at)
    parts = []
    if item.court_on and is_court_near(item.court_on, on):
        parts.append(f"in court {words.days_away(item.court_on, on)}")
    if item.needed_on == on:
        hours = (end_of_day(on) - at) // AN_HOUR
        parts.append(f"needed today, {words.plural(hours, 'hour') if hours else 'less than an hour'} left")
    known = line.detail.replace("needed today", "").strip("; ")
    return replace(line, detail="; ".join(filter(None, [*parts, known])))


def _court_first(items: Iterable[WorkItem], on: date) -> list[WorkItem]:
    """The nearest court first, then those that are needed today in the order of their deadlines."""
    nearest = [one for one in items if is_court_near(one.court_on, on)]
    others = [one for one in items if not is_court_near(one.court_on, on)]
    return [*sorted(nearest, key=lambda one: one.court_on or on), *_by_due(others)]


def urgent(items: Iterable[WorkItem], at: datetime) -> list[Group]:
    """The urgent queue, for whoever buys in an emergency; empty where nothing is urgent."""
    on = local(at).date()
    pressing = [item for item in items if item.mine and not item.rest and is_urgent(item, on)]
    return [Group(URGENT, [_urgent_row(item, at) for item in _court_first(pressing, on)])] if pressing else []


def _by_due(items: Iterable[WorkItem]) -> list[WorkItem]:
    """The nearest first and without a date last; those of one day stay in their order."""
    return sorted(items, key=lambda one: (one.due is None, _last_moment(one.due) if one.due else None))


def groups(items: Iterable[WorkItem], at: datetime) -> list[Group]:
    """What waits for this person, by when it is due."""
    own = [(item, heading_of(item, at)) for item in _by_due(items) if item.mine and not item.rest]
    is_long = len(own) > FOLDS_PAST
    in_order = [
        Group(
            heading, [row(item, at) for item, under in own if under == heading], is_long and heading == LATER
        )
        for heading in HEADINGS
    ]
    return [group for group in in_order if group.rows]


def counts(shown: Iterable[Group]) -> list[Link]:
    """How much stands under each heading, with the way there: "1 overdue", "3 today"."""
    return [
        Link(f"{len(group.rows)} {HEADINGS.get(group.heading, 'urgent')}", f"#{group.mark}")
        for group in shown
    ]


def rest(items: Iterable[WorkItem]) -> list[Cell]:
    """How many more of a kind there are than a home page shows, each with the way to its list."""
    return [Cell(item.verb, url=page(item.page)) for item in items if item.rest]


def waiting_for_others(items: Iterable[WorkItem], at: datetime) -> list[WorkRow]:
    """What this person can see but others have to do."""
    return [row(item, at) for item in _by_due(items) if not item.mine and not item.rest]


def lookups(user: User) -> list[Cell]:
    """What this person may look up: the pages of the menu and those beyond it, each with what stands there."""
    return [
        Cell(item.label, url=page(item.url_name), note=f"{item.says[:1].upper()}{item.says[1:]}")
        for item in (navigation.PORTAL if user.is_provider else navigation.COUNCIL)
        if any(has_permission(user, permission) for permission in (*item.permissions, *item.also))
    ]


def places(counted: dict[str, int]) -> list[Fact]:
    """A provider's places tonight, in one strip; a number that is 0 is told too, for it is what is looked for."""
    if not counted:
        return []
    return [
        Fact("Places open", counted["open"]),
        Fact("Free tonight", counted["free"]),
        Fact("Lived in by our children", counted["lived_in_now"]),
        Fact("Marked as not free", counted["held_now"]),
    ]


def starts(user: User) -> list[Link]:
    """What this person's roles let them begin."""
    links = [
        Link(label, page(name)) for permission, label, name in STARTS if has_permission(user, permission)
    ]
    # Whoever goes on leave looks here; the list of stand-ins stands below that of authorisations.
    return [
        *links,
        *([Link("Name a stand-in", page("calloffs:name_stand_in"))] if offices_held(user) else []),
    ]
