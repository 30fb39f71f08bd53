"""The facts behind the checks of the report desk."""

from typing import Any

from placements.selectors.people_on_record import texts_that_tell
from reporting.models import ExpenditureReport, FiguresChange, ReportChecks
from reporting.rules.checks import IssuingFacts, missing_comments
from reporting.rules.commentary import commented, texts_of
from reporting.selectors.figures import compute
from reporting.selectors.loose_ends import loose_ends
from reporting.selectors.snapshot import LAYOUT, snapshot
from reporting.states import ReportState

KEPT = "_issuing_facts"


def issuing_facts(report: ExpenditureReport) -> IssuingFacts:
    """What stands in the way of a report: as kept while nothing has changed since, else compared anew (ADR 75).

    Kept on the row in memory, so that a page with checks and buttons asks once; `workflow.run` locks a fresh row
    and so asks afresh.
    """
    if KEPT not in report.__dict__:
        kept = kept_comparison(report)
        report.__dict__[KEPT] = _facts(report, compared(report) if kept is None else kept)
    facts: IssuingFacts = report.__dict__[KEPT]
    return facts


def kept_comparison(report: ExpenditureReport) -> dict[str, Any] | None:
    """What was found when this very report was last compared; None once anything that figures rest on has changed."""
    kept = ReportChecks.objects.filter(report=report, of_sha256=report.sha256, layout=LAYOUT)
    facts: dict[str, Any] | None = None if has_changed() else kept.values_list("facts", flat=True).first()
    return facts


def has_changed() -> bool:
    """Whether anything that figures rest on was changed since the checks were worked out."""
    return FiguresChange.objects.exists()


def to_check() -> list[ExpenditureReport]:
    """The reports that are not issued, oldest month first: those whose checks somebody reads."""
    return list(ExpenditureReport.objects.exclude(state=ReportState.ISSUED).order_by("month"))


def compared(report: ExpenditureReport) -> dict[str, Any]:
    """Compares the frozen figures with what the engine gives for the same date now, and reads its words."""
    kept = dict(report.snapshot)
    now = snapshot(compute(report.as_at)) | {"commentary": kept["commentary"]}
    ends = loose_ends(report.as_at)
    return {
        "figures_are_current": now == kept,
        "texts_that_tell": [
            [name, " and ".join(kinds)] for name, kinds in texts_that_tell(texts_of(kept)).items()
        ],
        "wrong_charges": ends.wrong_charges,
        "wrong_totals": ends.wrong_totals,
        "placements_not_ended": ends.not_ended,
        "placements_not_started": ends.not_started,
        "placements_without_fee": ends.without_fee,
    }


def _facts(report: ExpenditureReport, comparison: dict[str, Any]) -> IssuingFacts:
    """The comparison, and what the report itself says."""
    kept = dict(report.snapshot)
    texts = tuple((name, kinds) for name, kinds in comparison["texts_that_tell"])
    return IssuingFacts(
        has_file=report.file_id is not None,
        lines_without_budget=tuple(line["name"] for line in kept["lines"] if line["budget"] is None),
        sections_without_comment=missing_comments(list(commented(kept).items()), kept["commentary"]),
        has_placeholder_bands=any(band["is_placeholder"] for band in kept["bands"]),
        **comparison | {"texts_that_tell": texts},
    )
