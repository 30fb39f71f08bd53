"""The search statement as a PDF, made from what was frozen when it was asked for (ADR 156)."""

from calloffs.models import SearchStatement
from calloffs.states import Edition
from sefton_pdps.core.text.words import LONDON
from sefton_pdps.pdf.render import render

TEMPLATE = "calloffs/search_statement_document.html"


def title_of(statement: SearchStatement) -> str:
    """By reference, number and edition: a title and a file's name tell of no child."""
    edition = Edition(statement.edition).label.lower()
    return f"Search statement {statement.call_off.reference} {statement.number} {edition}"


def statement_pdf(statement: SearchStatement) -> bytes:
    """A tagged PDF of the statement's own row alone; the same row gives the same bytes."""
    return render(
        TEMPLATE,
        {**statement.content, "as_at": statement.made_at.astimezone(LONDON).date()},
        identifier=title_of(statement),
        title=title_of(statement),
        created=statement.made_at,
    )
