"""What a line of wrap-around support rests on, as a table tells it."""

from datetime import date

from calloffs.rules.evidence import Evidence
from placements.rules.profile import need_label
from sefton_pdps.core.text.words import day


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
