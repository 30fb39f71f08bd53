"""What is confirmed is what was read: a page that asks once more carries the version of what it asks about."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django import forms
from django.utils.crypto import constant_time_compare, salted_hmac

from sefton_pdps.core.text import words
from sefton_pdps.core.web.components import Cell, SummaryRow, display
from sefton_pdps.core.web.editing import VERSION, Conflict, Difference, Saved, refused

SALT = "sefton.confirming"
GONE = "No longer there"


class Version(Protocol):
    """What a page was made from, which its sending is compared with: an `Edit` or what is `Confirmed`."""

    def mark(self, form: forms.Form) -> None:
        """Give the form its hidden version."""

    def check(self, form: forms.Form) -> None:
        """Refuse, under lock, when it is not the version that stands now."""


@dataclass(frozen=True)
class Confirmed:
    """What is asked about, in parts with their labels: the page shows them, and only they are confirmed.

    `shown` gives the row as it is read, `locked` the same under lock inside the transaction that will write; `parts`
    what a person reads of it; `saved` who changed it last. The version is one keyed digest a part, so a page that came
    too late says which parts are different now.
    """

    shown: Callable[[], Any]
    locked: Callable[[], Any]
    parts: Callable[[Any], Mapping[str, Any]]
    saved: Callable[[Any], Saved | None]

    @property
    def rows(self) -> list[SummaryRow]:
        """The parts as the page shows them above its button."""
        return [SummaryRow(label, value) for label, value in _read(self.parts(self.shown())).items()]

    def mark(self, form: forms.Form) -> None:
        """Give the form its hidden version, from the row as it is shown."""
        form.fields[VERSION] = forms.CharField(required=False, widget=forms.HiddenInput)
        if not form.is_bound:
            form.initial = {**form.initial, VERSION: _version(_read(self.parts(self.shown())))}

    def check(self, form: forms.Form) -> None:
        """Lock the row and refuse aloud when a part of it is not what the page showed."""
        row = self.locked()
        now = _read(self.parts(row))
        carried = form.cleaned_data.get(VERSION) or ""
        if constant_time_compare(carried, _version(now)):
            return
        differences = tuple(_differences(_digests_of(carried), now))
        conflict = Conflict(_sentence(self.saved(row)), differences, confirming=True)
        raise refused(form, conflict, _version(now))


def labelled(rows: Iterable[SummaryRow]) -> dict[str, Any]:
    """The lines of a summary as parts."""
    return {row.label: row.value for row in rows}


def _read(parts: Mapping[str, Any]) -> dict[str, str]:
    return {label: text_of(value) for label, value in parts.items()}


def text_of(value: Any) -> str:
    """What a cell says, in plain text."""
    if isinstance(value, Cell):
        return ", ".join(str(part) for part in (text_of(value.value), value.note) if part)
    if isinstance(value, (list, tuple)):
        return "; ".join(text_of(part) for part in value)
    return str(display(value))


def _version(parts: Mapping[str, str]) -> str:
    digests = {
        label: salted_hmac(SALT, f"{label}\n{text}", algorithm="sha256") for label, text in parts.items()
    }
    return json.dumps({label: digest.hexdigest() for label, digest in digests.items()}, sort_keys=True)


def _digests_of(version: str) -> dict[str, Any]:
    try:
        digests = json.loads(version)
    except ValueError:
        return {}
    return digests if isinstance(digests, dict) else {}


def _differences(before: Mapping[str, Any], now: Mapping[str, str]) -> Iterable[Difference]:
    standing = _digests_of(_version(now))
    for label, text in now.items():
        if before.get(label) != standing[label]:
            yield Difference(label, text, None)
    # A label that was only sent and never shown is nobody's words: it is counted and not repeated.
    if before.keys() - now.keys():
        yield Difference("Something that stood there", GONE, None)


def _sentence(saved: Saved | None) -> str:
    who = f"{saved.who} changed this on {words.moment(saved.at)}" if saved else "Somebody else changed this"
    return (
        f"{who}, after you opened the page. Nothing is done yet. Read what stands now, then press the button again if "
        "it is still right."
    )
