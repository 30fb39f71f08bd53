"""The facts behind the checks of the report desk."""

from placements.selectors.people_on_record import texts_that_tell
from reporting.models import ExpenditureReport
from reporting.presenters.report import commented, texts_of
from reporting.presenters.snapshot import snapshot
from reporting.rules.checks import IssuingFacts, missing_comments
from reporting.selectors.figures import compute
from reporting.selectors.loose_ends import loose_ends

KEPT = "_issuing_facts"


def issuing_facts(report: ExpenditureReport) -> IssuingFacts:
    """Compares the frozen figures with what the engine gives for the same date now.

    Kept on the row in memory, so that a page with checks and buttons compares once; `workflow.run` locks a fresh row
    and so compares afresh.
    """
    if KEPT not in report.__dict__:
        report.__dict__[KEPT] = _compare(report)
    facts: IssuingFacts = report.__dict__[KEPT]
    return facts


def _compare(report: ExpenditureReport) -> IssuingFacts:
    kept = dict(report.snapshot)
    now = snapshot(compute(report.as_at)) | {"commentary": kept["commentary"]}
    ends = loose_ends(report.as_at)
    return IssuingFacts(
        has_file=report.file_id is not None,
        figures_are_current=now == kept,
        lines_without_budget=tuple(line["name"] for line in kept["lines"] if line["budget"] is None),
        texts_that_tell=tuple(
            (name, " and ".join(kinds)) for name, kinds in texts_that_tell(texts_of(kept)).items()
        ),
        sections_without_comment=missing_comments(list(commented(kept).items()), kept["commentary"]),
        wrong_charges=ends.wrong_charges,
        placements_not_ended=ends.not_ended,
        placements_not_started=ends.not_started,
        placements_without_fee=ends.without_fee,
        has_placeholder_bands=any(band["is_placeholder"] for band in kept["bands"]),
    )
