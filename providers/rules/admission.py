"""What an application needs before it is sent, and what a suspension of an admission needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from providers.states import DocumentKind
from sefton_pdps.core.text import words

MUST_EXPIRE = frozenset({DocumentKind.INSURANCE})


@dataclass(frozen=True)
class SubmissionFacts:
    """What an application holds, the reasons why its round is not open, and today's date.

    `copied` names what was copied from an earlier application and nobody has confirmed since.
    """

    lots: int
    unanswered: tuple[str, ...]
    copied: tuple[str, ...]
    documents: Mapping[str, date | None]
    already_admitted: tuple[str, ...]
    round_reasons: tuple[str, ...]
    today: date


def expiry_reasons(kind: str, expires_on: date | None, today: date) -> tuple[str, ...]:
    """An insurance has an expiry date; no document is added when it has expired."""
    label = DocumentKind(kind).label
    if expires_on is None:
        return (f"{label} must have the date on which it expires.",) if kind in MUST_EXPIRE else ()
    if expires_on < today:
        return (f"{label} expired on {words.day(expires_on)}. Add the new one.",)
    return ()


def document_reasons(documents: Mapping[str, date | None], today: date) -> tuple[str, ...]:
    """Each of the four documents is there and has not expired."""
    reasons: list[str] = []
    for kind in DocumentKind:
        if kind.value in documents:
            reasons += expiry_reasons(kind.value, documents[kind.value], today)
        else:
            reasons.append(f"{kind.label} is missing. Add it.")
    return tuple(reasons)


def why_not_submitted(facts: SubmissionFacts) -> tuple[str, ...]:
    """An application is sent while its round is open, with lots, four answers and its documents (S-45)."""
    reasons = list(facts.round_reasons)
    if not facts.lots:
        reasons.append("No lot is chosen. Choose the lots you apply for.")
    if facts.already_admitted:
        lots = words.listed(facts.already_admitted)
        reasons.append(f"Your organisation is already admitted to {lots}. Take it off your list of lots.")
    if facts.unanswered:
        missing = words.listed([one.lower() for one in facts.unanswered])
        reasons.append(f"Not answered yet: {missing}. Answer each question.")
    if facts.copied:
        waiting = words.listed([words.lower_first(one) for one in facts.copied])
        reasons.append(
            f"Copied from your earlier application and not confirmed yet: {waiting}. Open each, read it and save it."
        )
    return (*reasons, *document_reasons(facts.documents, facts.today))


def suspension_reasons(*, review_on: date, reason: str, today: date) -> tuple[str, ...]:
    """A suspension says why and has a review date to come."""
    reasons = []
    if review_on <= today:
        reasons.append("The review date must be after today. Enter a later date.")
    if not reason.strip():
        reasons.append("Say why the admission is suspended: the provider will read it.")
    return tuple(reasons)
