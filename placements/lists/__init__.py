"""The lists of this app, each declared once (ADR 102)."""

from placements.lists.children import EDUCATION, GRAVE_CHANGES, SECOND_LOOKS, TEAMS
from placements.lists.finding import FOUND, REFERENCES
from placements.lists.placements import PLACEMENTS
from placements.lists.referrals import REFERRALS

ALL = (REFERRALS, PLACEMENTS, GRAVE_CHANGES, SECOND_LOOKS, EDUCATION, TEAMS)
__all__ = ["ALL", "FOUND", "REFERENCES"]
