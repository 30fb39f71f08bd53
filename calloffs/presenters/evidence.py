"""What a line of wrap-around support rests on, as its boxes show it and as a table tells it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from calloffs.models import OfferPriceLine, ProposalLine
from calloffs.rules.evidence import Evidence
from placements.rules.profile import need_label
from sefton_pdps.core.words import day


def as_boxes(evidence: Evidence, box: str) -> dict[str, Any]:
    """Evidence by the names of the boxes that ask for it; `box` is what their names begin with."""
    return {
        f"{box}-need": evidence.need,
        f"{box}-note": evidence.words,
        f"{box}-review_on": evidence.review_on,
        f"{box}-ends_on": evidence.ends_on,
    }


def offered(line: OfferPriceLine) -> Evidence:
    """What a provider said that a line of its offer rests on."""
    return Evidence(line.need, line.note, line.review_on, line.ends_on)


def accepted(line: ProposalLine) -> Evidence:
    """What the council accepts a proposed line on."""
    return Evidence(line.need, line.evidence, line.review_on, line.ends_on)


def accepted_boxes(lines: Sequence[ProposalLine], prefix: str) -> Mapping[str, Any]:
    """The evidence of a version's lines by the names of their boxes."""
    return {
        name: value
        for line in lines
        if line.kind.needs_evidence
        for name, value in as_boxes(accepted(line), f"{prefix}{line.kind.code}").items()
    }


def told(evidence: Evidence, *, term_ends_on: date | None = None) -> str:
    """ "For the need “Communication”. A therapist for an hour a week. Review on 1 May 2027; ends on 1 June 2027."

    What ends with the term says so: the day may be the child's 18th birthday.
    """
    parts = [f"For the need “{need_label(evidence.need)}”."] if evidence.need else []
    parts += [evidence.words] if evidence.words else []
    if evidence.review_on and evidence.ends_on:
        ends = "with the term" if evidence.ends_on == term_ends_on else f"on {day(evidence.ends_on)}"
        parts.append(f"Review on {day(evidence.review_on)}; ends {ends}.")
    return " ".join(parts)
