"""The lists of this app, each declared once (ADR 102), and what the search in the header finds of it (ADR 103)."""

from providers.lists.finding import FOUND, REFERENCES
from providers.lists.pages import ADMISSIONS, APPLICATIONS, PROVIDERS, SETTINGS
from providers.lists.register import ABSENCES, CONFLICTS, REGISTER_CHANGES

ALL = (SETTINGS, PROVIDERS, ADMISSIONS, APPLICATIONS, ABSENCES, REGISTER_CHANGES, CONFLICTS)

__all__ = [
    "ABSENCES", "ADMISSIONS", "ALL", "APPLICATIONS", "CONFLICTS", "FOUND", "PROVIDERS", "REFERENCES",
    "REGISTER_CHANGES", "SETTINGS",
]  # fmt: skip
