"""The facts behind the checks of the report desk."""

from reporting.models import ExpenditureReport
from reporting.presenters.report import commented
from reporting.presenters.snapshot import snapshot
from reporting.rules.checks import IssuingFacts, missing_comments
from reporting.selectors.figures import compute


def issuing_facts(report: ExpenditureReport) -> IssuingFacts:
    """Compares the frozen figures with what the engine gives for the same date now."""
    kept = dict(report.snapshot)
    now = snapshot(compute(report.as_at)) | {"commentary": kept["commentary"]}
    lines = [line["name"] for line in kept["lines"] if line["budget"] is None]
    return IssuingFacts(
        has_file=report.file_id is not None,
        figures_are_current=now == kept,
        lines_without_budget=tuple(lines),
        sections_without_comment=missing_comments(list(commented(kept).items()), kept["commentary"]),
    )
