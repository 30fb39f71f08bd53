"""What the pages of the framework show."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse

from providers.models import Framework
from providers.presenters.statuses import round_status
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.core.choices import Colour as C
from sefton_pdps.core.text import words
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.components import Action, Cell, Column, Empty, Link, Status, SummaryRow, Table


def term_status(framework: Any, at: datetime) -> Status:
    """Whether the framework's term runs on a day; `last_day` is the annotation of the selector."""
    today = local(at).date()
    if framework.starts_on > today:
        return Status("Starts later", C.DRAFT)
    return Status("In force", C.DONE) if framework.last_day >= today else Status("Ended", C.STOPPED)


def framework_table(frameworks: Iterable[Any], user: User, at: datetime) -> Table:
    """Frameworks with their terms; `last_day` is the annotation of the selector."""
    rows = [
        [
            Cell(one.title, address_of("providers:framework_detail", one.pk), note=one.reference),
            Cell(status=term_status(one, at)),
            one.starts_on,
            one.last_day,
        ]
        for one in frameworks
    ]
    new = Link("Create the framework", reverse("providers:framework_new"))
    may = has_permission(user, Permission.FRAMEWORK_MANAGE)
    empty = Empty("There is no framework yet. A commissioning manager creates it.", new if may else None)
    columns = [Column("Framework"), Column("Term"), Column("First day"), Column("Last day")]
    return Table("Frameworks", columns, rows, empty, caption_hidden=True)


def page(framework: Any, user: User, at: datetime) -> dict[str, Any]:
    """The framework's page: term, lots, rounds, extensions; as `whole` reads it."""
    lots = framework.lots.all()
    return {
        "framework": framework,
        "status": term_status(framework, at),
        "when": f"Until {words.day(framework.last_day)}",
        "summary_rows": [
            SummaryRow("Reference", framework.reference),
            SummaryRow("Procurement law", framework.regime),
            SummaryRow(
                "Original term", f"{words.day(framework.starts_on)} to {words.day(framework.ends_on)}"
            ),
        ],
        "lots": _lots(lots),
        "rounds": _rounds(framework, at),
        "extensions": _extensions(framework),
        "may_manage": has_permission(user, Permission.FRAMEWORK_MANAGE),
        "suggested": Action(
            "Add the five suggested lots",
            address_of("providers:lots_suggested", framework.pk),
            "If you add them, there will be lots for residential care, fostering, supported accommodation, "
            "emergency and therapeutic wrap-around. You could add others.",
        ),
        "why_no_round": [] if lots else ["The framework has no lots. Add its lots first."],
    }


def _lots(lots: list[Any]) -> Table:
    rows = [
        [
            Cell(f"Lot {one.number}: {one.name}", note=one.description),
            one.get_service_type_display(),
            f"{one.least_age} and over" if one.least_age else "Any age",
            one.valid_from,
        ]
        for one in lots
    ]
    columns = [Column("Lot"), Column("Kind of care"), Column("Ages"), Column("In use from")]
    return Table(
        "Lots", columns, rows, Empty("No lots yet. Add them one by one, or the five suggested ones.")
    )


def _rounds(framework: Framework, at: datetime) -> Table:
    rows = [
        [
            Cell(f"Round {one.number}: {one.title}", address_of("providers:round_detail", one.pk)),
            Cell(status=round_status(one, at)),
            words.moment(one.closes_at) if one.closes_at else "Until closed by hand",
        ]
        for one in framework.rounds.all()
    ]
    columns = [Column("Round"), Column("State"), Column("Closing time")]
    return Table("Admission rounds", columns, rows, Empty("No round yet. Providers apply in a round."))


def _extensions(framework: Framework) -> Table:
    rows = [[one.new_end, one.reason, one.decided_on] for one in framework.extensions.all()]
    columns = [Column("New last day"), Column("Why"), Column("Decided on")]
    return Table("Extensions", columns, rows, Empty("The term has not been extended."))
