"""The lists of this app, each declared once (ADR 102), and what the header's search finds of it (ADR 103)."""

from calloffs.lists.finding import REFERENCES
from calloffs.lists.pages import AGREEMENTS, ALL, AUTHORISATIONS, CALL_OFFS, DECIDING, SEARCHES

__all__ = ["AGREEMENTS", "ALL", "AUTHORISATIONS", "CALL_OFFS", "DECIDING", "REFERENCES", "SEARCHES"]
