"""Answers that follow from others and are not asked: how soon a home is needed, and that nothing is needed. Pure."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from placements.rules.answers import is_empty
from placements.rules.questions import QUESTIONS
from placements.states import NeededBy

# The standard's own bounds of neededBy.
SOON = timedelta(days=5)


def how_soon(needed_on: date, on: date) -> NeededBy:
    """How soon a home is needed, in the words of the Placements Data Standard v2, as of the day it is written."""
    if needed_on <= on:
        return NeededBy.TODAY
    return NeededBy.UNDER_5_DAYS if needed_on - on < SOON else NeededBy.OVER_5_DAYS


def with_derived(fields: Mapping[str, Any], kept: Mapping[str, Any], on: date) -> dict[str, Any]:
    """The answers that were given, with those that follow from them; what was kept of a day that stays, stays."""
    derived: dict[str, Any] = {}
    needed_on = fields.get("needed_on")
    if needed_on and "needed_by" not in fields:
        stays = needed_on == kept.get("needed_on") and kept.get("needed_by")
        derived = {} if stays else {"needed_by": how_soon(needed_on, on)}
    for question in QUESTIONS.values():
        if question.none_if and question.row and is_empty({**kept, **fields}.get(question.field)):
            field, answer = question.none_if
            derived |= {question.field: [*question.row.asks_nothing]} if fields.get(field) == answer else {}
    return {**fields, **derived}
