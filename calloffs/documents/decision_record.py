"""The record of an executive decision: made of what stood when it was taken, then a PDF of that text (ADR 158)."""

from typing import Any

from calloffs.models import Authorisation, DecisionRecord
from calloffs.presenters import decision_records as shown
from calloffs.presenters import proposals, ranking
from calloffs.presenters import shortlist as shortlist_presenters
from calloffs.selectors.authorisations import grounds
from calloffs.selectors.decision_records import rungs_before, with_a_conflict
from calloffs.selectors.shortlist import seen_with
from calloffs.states import DecidedAs
from placements.selectors.groups import searched_words
from sefton_pdps.core.web.components import Table
from sefton_pdps.pdf.render import render

TEMPLATE = "calloffs/decision_record_document.html"


def title_of(record: DecisionRecord) -> str:
    """By reference: a title and a file's name tell of no child."""
    return f"Decision record {record.authorisation.reference} {record.decided_as}"


def frozen_record(authorisation: Authorisation, decided_as: DecidedAs) -> dict[str, Any]:
    """What the record says: words and figures only, none of them read again later."""
    proposal, call_off = authorisation.proposal, authorisation.call_off
    why = grounds(proposal)
    offices = list(authorisation.offices.select_related("by", "stand_in__absent"))
    return {
        "reference": authorisation.reference,
        "call_off": call_off.reference,
        "decided_as": DecidedAs(decided_as).label,
        "decision": proposals.decision(proposal),
        "facts": shown.facts(authorisation, searched_words(call_off.referral_id)),
        "decided": [shown.office(asked) for asked in offices if asked.decision],
        "provisional": shown.provisional(authorisation) if decided_as == DecidedAs.PROVISIONAL else [],
        "reasons": shown.reasons(why.recommendation, why.case),
        "options": _options(authorisation),
        "conflicts": shown.conflicts(with_a_conflict(call_off)),
    }


def _options(authorisation: Authorisation) -> list[dict[str, Any]]:
    """What was considered and rejected: the other offers, the other homes that were seen, the rungs before."""
    why = grounds(authorisation.proposal)
    tables: list[tuple[Table, str]] = []
    if why.recommendation:
        tables.append((ranking.frozen_table(why.ranking), ""))
    if why.case:
        seen, by_gate, _asked = seen_with(why.case)
        passed, left_out = shortlist_presenters.counted(by_gate)
        tables.append((shortlist_presenters.seen_table(seen, passed), left_out))
    if before := rungs_before(authorisation.call_off):
        tables.append((shown.rungs(before), ""))
    return [shown.as_text(table, note) for table, note in tables if table.rows]


def record_pdf(record: DecisionRecord) -> bytes:
    """A tagged PDF; the same record gives the same bytes."""
    title = title_of(record)
    return render(
        TEMPLATE, {**record.text, "at": record.at}, identifier=title, title=title, created=record.at
    )
