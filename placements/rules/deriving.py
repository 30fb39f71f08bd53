"""Answers that follow from others and are not asked: how soon a home is needed, and that nothing is needed. Pure."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from placements.rules.alone import why_not_alone
from placements.rules.answers import IN_EMERGENCY, is_empty
from placements.rules.questions import QUESTIONS
from placements.states import NeededBy
from sefton_pdps.core.time.working_days import add_working_days

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
    if needed_on:
        is_new = needed_on != kept.get("needed_on")
        if "needed_by" not in fields and (is_new or not kept.get("needed_by")):
            derived["needed_by"] = how_soon(needed_on, on)
        if is_new or kept.get(IN_EMERGENCY) is None:
            derived[IN_EMERGENCY] = not why_not_alone(needed_on, add_working_days(on, 1))
    for question in QUESTIONS.values():
        if question.none_if and question.row and is_empty({**kept, **fields}.get(question.field)):
            field, answer = question.none_if
            derived |= {question.field: [*question.row.asks_nothing]} if fields.get(field) == answer else {}
    return {**fields, **derived}
