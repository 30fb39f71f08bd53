"""The transition tables of the app, one module for each aggregate."""

from providers.transitions.admissions import ADMISSION
from providers.transitions.applications import APPLICATION
from providers.transitions.register import ABSENCE, GRAVE_CHANGE, PREVIEW
from providers.transitions.rounds import ROUND

__all__ = ["ABSENCE", "ADMISSION", "APPLICATION", "GRAVE_CHANGE", "PREVIEW", "ROUND"]
