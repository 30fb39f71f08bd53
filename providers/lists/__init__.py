"""The lists of this app, each declared once (ADR 102), and what the search in the header finds of it (ADR 103)."""

from providers.lists.finding import FOUND, REFERENCES
from providers.lists.pages import ADMISSIONS, ALL, APPLICATIONS, PROVIDERS, SETTINGS

__all__ = ["ADMISSIONS", "ALL", "APPLICATIONS", "FOUND", "PROVIDERS", "REFERENCES", "SETTINGS"]
