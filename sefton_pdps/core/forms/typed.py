"""What somebody typed into a form: which boxes of it may be kept past a time-out, and giving them back.

A form names its own text boxes in a signed hidden field, so that nothing else of a sending is ever kept: no password,
no file, no choice, no box of another form.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core import signing
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from sefton_pdps.core.web.editing import VERSION
from sefton_pdps.core.web.landing import readable

BOX = "typed"
SALT = "sefton.typed"


def person_mark(user: Any) -> str:
    """Whose page this is, for comparing only; it says nothing about the person."""
    return salted_hmac(SALT, str(user.pk), algorithm="sha256").hexdigest()[:24]


@dataclass(frozen=True)
class Boxes:
    """The text boxes of one form by their names in a sending, the page it stands on, and whose page that was."""

    person: str
    page: str
    names: tuple[str, ...]

    @property
    def signed(self) -> str:
        """What the form's hidden field holds."""
        return signing.Signer(salt=SALT).sign_object([self.person, self.page, *self.names])

    @property
    def mark(self) -> str:
        """Tells one form of a page from another."""
        return salted_hmac(SALT, "\n".join(self.names), algorithm="sha256").hexdigest()

    def texts(self, sent: Mapping[str, Any]) -> dict[str, str]:
        """What was typed into these boxes."""
        return {name: str(sent[name]) for name in self.names if name in sent}


def read(sent: Mapping[str, Any]) -> Boxes | None:
    """The boxes that a sending names, or None where it names none or was tampered with."""
    try:
        person, page, *names = signing.Signer(salt=SALT).unsign_object(sent.get(BOX, ""))
    except (signing.BadSignature, ValueError):
        return None
    return Boxes(person, page, tuple(names))


def boxes_of(form: forms.BaseForm, *, user: Any, page: str) -> Boxes | None:
    """The text boxes of a form on a person's page; None for a form without any."""
    names = [name for field in form.fields for name in _names(form, field)]
    if not names:
        return None
    if VERSION in form.fields:
        # Given back with the text, so that what somebody else saved meanwhile is compared as if nobody had been away.
        names.append(form.add_prefix(VERSION))
    return Boxes(person_mark(user), page, tuple(names))


def page_of(request: HttpRequest) -> str:
    """The page to come back to after signing in: the form's own, never an address that only takes what it sends."""
    boxes = read(request.POST) if request.method == "POST" else None
    return readable(boxes.page if boxes else request.get_full_path())


def give_back(form: forms.BaseForm, texts: Mapping[str, str]) -> None:
    """Put what was kept into the boxes of a form that was not sent; nothing is carried out by it."""
    for field in form.fields:
        names = [form.add_prefix(VERSION)] if field == VERSION else list(_names(form, field))
        if names and all(name in texts for name in names):
            values = [texts[name] for name in names]
            form.initial[field] = values if _is_many(form, field) else values[0]


def _is_many(form: forms.BaseForm, field: str) -> bool:
    return isinstance(form.fields[field].widget, forms.MultiWidget)


def _names(form: forms.BaseForm, field: str) -> Iterator[str]:
    """The names in a sending of a field's text boxes; a date has three."""
    widget, whole = form.fields[field].widget, form.add_prefix(field)
    if form.fields[field].disabled:
        return
    if isinstance(widget, forms.MultiWidget):
        if all(_is_text(part) for part in widget.widgets):
            yield from (f"{whole}{ending}" for ending in widget.widgets_names)  # type: ignore[attr-defined]  # not in the stubs
    elif _is_text(widget):
        yield whole


def _is_text(widget: forms.Widget) -> bool:
    """A code that is good once is typed too, but never kept."""
    once = widget.attrs.get("autocomplete") == "one-time-code"
    return isinstance(widget, (forms.Textarea, forms.TextInput, forms.EmailInput)) and not once
