"""Two people on one thing: a form tells which stored values it was made from, and a later one is never overwritten."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.crypto import constant_time_compare, salted_hmac

from sefton_pdps.core.errors import Stale
from sefton_pdps.core.text import words
from sefton_pdps.core.web.components import display

VERSION = "stored_version"
SALT = "sefton.editing"


class _Encoder(DjangoJSONEncoder):
    """A row stands for itself by its words."""

    def default(self, o: Any) -> Any:
        try:
            return super().default(o)
        except TypeError:
            return str(o)


@dataclass(frozen=True)
class Saved:
    """Who saved a thing last, and when."""

    who: str
    at: datetime


@dataclass(frozen=True)
class Difference:
    """One box of the form: what stands there now and what this person typed, both as they are read."""

    label: str
    theirs: Any
    yours: Any


@dataclass(frozen=True)
class Conflict:
    """What a page shows when somebody else saved first; `confirming` where nothing was typed beside it."""

    sentence: str
    differences: tuple[Difference, ...]
    confirming: bool = False


class ChangedMeanwhile(Stale):
    """The thing is not as it was when the page was opened; nothing was written."""


@dataclass(frozen=True)
class Edit:
    """What a form edits, as its version.

    `shown` gives the row as the page shows it, `locked` the same row under lock, inside the transaction that will
    write; `stored` the values of the form's boxes in a row, by the boxes' names; `saved` who saved the row last.
    The version is a keyed digest of those values, so two people in different parts of one row do not meet.
    """

    shown: Callable[[], Any]
    locked: Callable[[], Any]
    stored: Callable[[Any], Mapping[str, Any]]
    saved: Callable[[Any], Saved | None]

    def mark(self, form: forms.Form) -> None:
        """Give the form its hidden version, from the row as it is shown."""
        box = forms.CharField(required=False, widget=forms.HiddenInput)
        form.fields[VERSION] = box
        if not form.is_bound:
            # A dictionary of its own: the caller's may be the very values that are stored.
            version = _digest(_read_by_people(form, self.stored(self.shown())))
            form.initial = {**form.initial, VERSION: version}

    def check(self, form: forms.Form) -> None:
        """Lock the row and refuse when its values are not those that the page was made from."""
        row = self.locked()
        stored = self.stored(row)
        now = _read_by_people(form, stored)
        # What a page carries unseen (the version of a whole row) is that of the row as it is now, under lock.
        form.cleaned_data.update({name: value for name, value in stored.items() if name not in now})
        if constant_time_compare(form.cleaned_data.get(VERSION) or "", _digest(now)):
            return
        conflict = Conflict(_sentence(self.saved(row)), tuple(_differences(form, now)))
        raise refused(form, conflict, _digest(now))


def refused(form: forms.Form, conflict: Conflict, version: str) -> ChangedMeanwhile:
    """The refusal, shown by the form; sent once more from that page it is carried out: the person has read both."""
    sent: Any = form.data
    again = sent.copy()
    again[form.add_prefix(VERSION)] = version
    form.data = again
    form.overtaken = conflict  # type: ignore[attr-defined]  # read by the form's template
    return ChangedMeanwhile(conflict.sentence)


def _read_by_people(form: forms.Form, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values whose boxes stand on the page, where the form has them."""
    return {
        name: value
        for name, value in values.items()
        if name in form.fields and not form.fields[name].widget.is_hidden
    }


def _digest(values: Mapping[str, Any]) -> str:
    plain = {
        name: sorted(map(str, value)) if isinstance(value, list) else value for name, value in values.items()
    }
    text = json.dumps(plain, cls=_Encoder, sort_keys=True)
    return salted_hmac(SALT, text, algorithm="sha256").hexdigest()


def _sentence(saved: Saved | None) -> str:
    who = f"{saved.who} changed this on {words.moment(saved.at)}" if saved else "Somebody else changed this"
    return f"{who}, after you opened the page. Yours is not saved yet. Compare both, then save yours or keep theirs."


def _differences(form: forms.Form, now: Mapping[str, Any]) -> list[Difference]:
    """Each box that differs. A form that asks the same of several calls them apart (`labels_apart`)."""
    rows, apart = [], getattr(form, "labels_apart", {})
    for name, value in now.items():
        field = form.fields[name]
        theirs, yours = _read(field, value), _read(field, form.cleaned_data.get(name))
        if theirs != yours:
            rows.append(Difference(apart.get(name, str(field.label)), theirs, yours))
    return rows


def _read(field: forms.Field, value: Any) -> Any:
    """A value as it is read on a page: the words of a choice, money in pounds, a date in words."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, (list, tuple, set)):
        return ", ".join(str(_read(field, each)) for each in value) or display(None)
    if isinstance(value, Decimal):
        return words.pounds(value)
    choices = {str(key): label for key, label in _choices(field)}
    return choices.get(str(getattr(value, "pk", value)), display(value))


def _choices(field: forms.Field) -> list[tuple[Any, Any]]:
    flat: list[tuple[Any, Any]] = []
    # A page that offers some of the choices may still be told another one: those that are read are the longer list.
    for key, label in getattr(field, "read_choices", None) or getattr(field, "choices", None) or []:
        flat += label if isinstance(label, (list, tuple)) else [(key, label)]
    return [(getattr(key, "value", key), label) for key, label in flat]
