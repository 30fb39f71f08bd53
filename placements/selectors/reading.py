"""Free text about a child as its reader may see it: whoever meets initials reads no word that tells who it is."""

import re
from collections.abc import Iterable, Mapping
from copy import copy
from typing import Any, TypeVar

from django.db import models

from placements.models import Child, Identifiers
from placements.policies import names_child
from placements.rules.leak_guard.masking import WHOM_TO_ASK, masked
from placements.selectors.identity import without_workers
from sefton_pdps.accounts.models import User

Row = TypeVar("Row", bound=models.Model)
CODE_LENGTH = 20
# A key or a fingerprint.
KEY = re.compile(r"[0-9a-f-]{32,}")


def as_read(rows: Iterable[Row], child: Child, user: User, *, known: Identifiers | None = None) -> list[Row]:
    """The rows as this person reads them: themselves, or copies in which every text about the child is masked.

    By the kind of a field and not by a list, so that a new text is masked from its first day. The names of those who
    work with the child are read beside the texts and may stand (ADR 32, 36).
    `known`: what was noted to be kept out of texts, where the page has read it with the child.
    """
    given = list(rows)
    if names_child(user, child):
        return given
    texts = {
        f"{index}.{name}": getattr(row, name)
        for index, row in enumerate(given)
        for name in text_fields(type(row))
    }
    every = [text for value in texts.values() for text in _strings(value)]
    if not every:
        return given
    shown = masked(dict(zip(every, every, strict=True)), without_workers(child, known=known))
    return [
        _copy(row, {name: _with(texts[f"{index}.{name}"], shown) for name in text_fields(type(row))})
        for index, row in enumerate(given)
    ]


def keeps_out(row: models.Model, names: Iterable[str]) -> bool:
    """Whether a row as it is read has something left out in one of these fields."""
    return any(WHOM_TO_ASK in str(getattr(row, name)) for name in names)


def text_fields(model: type[models.Model]) -> list[str]:
    """The fields in which somebody could write a sentence."""
    return [field.name for field in model._meta.concrete_fields if holds_text(field)]


def holds_text(field: Any) -> bool:
    """Whether somebody could write a sentence into a field."""
    if isinstance(field, models.TextField | models.JSONField):
        return True
    return isinstance(field, models.CharField) and not field.choices and (field.max_length or 0) > CODE_LENGTH


def _strings(value: Any) -> list[str]:
    """Every text in a value, however deep it stands in JSON; a key or a fingerprint is none."""
    if isinstance(value, dict | list):
        inside = value.values() if isinstance(value, dict) else value
        return [text for one in inside for text in _strings(one)]
    return [value] if isinstance(value, str) and value.strip() and not KEY.fullmatch(value) else []


def _with(value: Any, shown: Mapping[str, str]) -> Any:
    """The value with each text as it is shown."""
    if isinstance(value, dict):
        return {key: _with(one, shown) for key, one in value.items()}
    if isinstance(value, list):
        return [_with(one, shown) for one in value]
    return shown.get(value, value) if isinstance(value, str) else value


def _copy(row: Row, texts: Mapping[str, Any]) -> Row:
    """A copy for reading. The row itself stays, because a service may be given it."""
    shown = copy(row)
    for name, text in texts.items():
        setattr(shown, name, text)
    return shown
