"""Choosing one of however many there are: a list where they are few, letters of the name where they are many.

No script is needed. Whoever types letters and sends the form gets those that match to choose from; a whole name that
only one has is that one. A page never prints more than `MOST_LISTED` of them (ADR 78).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from sefton_pdps.core.database.names import named_like
from sefton_pdps.core.forms.page_form import PageForm
from sefton_pdps.core.text import characters, words

MOST_LISTED = 25
# Longer than any name that is looked for by it.
MOST_LETTERS = 100
FIND = "_find"
HINT = f"Type letters of the name: there are more than {MOST_LISTED} to choose from."


class Choice(NamedTuple):
    """The value that is sent, how the list shows it, and the name that a person types."""

    value: str
    label: str
    name: str


class Source(Protocol):
    """What a box chooses from."""

    def like(self, letters: str, number: int) -> list[Choice]:
        """The first of those that have the letters in the name, whole names before others; without letters of all."""

    def choice(self, value: str) -> Choice | None:
        """The one that a value stands for, where there is one."""


@dataclass(frozen=True)
class Rows:
    """Rows with a name as a source."""

    rows: QuerySet[Any]
    label: Callable[[Any], str] = str

    def like(self, letters: str, number: int) -> list[Choice]:
        return [self._choice(row) for row in named_like(self.rows, letters)[:number]]

    def choice(self, value: str) -> Choice | None:
        try:
            row = self.rows.filter(pk=value).first()
        except ValidationError:
            return None
        return self._choice(row) if row else None

    def _choice(self, row: Any) -> Choice:
        return Choice(str(row.pk), self.label(row), row.name)


class FindingForm(PageForm):
    """A form with boxes that choose one of however many there are."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What the boxes that became a search match, by the name of the box.
        self._matches: dict[str, list[Choice]] = {}

    def offer(self, name: str, source: Source, nothing: str) -> None:
        """Let a box choose from a source; `nothing` is the line of the list that chooses none of them."""
        if isinstance(source, Rows):
            self.control(name, forms.ModelChoiceField).queryset = source.rows
        every = source.like("", MOST_LISTED + 1)
        if len(every) <= MOST_LISTED:
            self._list(name, every, nothing)
            return
        letters = self._letters(name)
        self._matches[name] = (
            source.like(letters, MOST_LISTED + 1) if 0 < len(letters) <= MOST_LETTERS else []
        )
        self._take_whole_name(name, letters)
        now = self._now(name)
        chosen = source.choice(now) if now else None
        self._list(name, [*([chosen] if chosen else []), *self._matches[name][:MOST_LISTED]], nothing)
        self._search_before(name, nothing, is_alone=not chosen and not self._matches[name])

    @property
    def answered(self) -> dict[str, Any]:
        """What was answered, without the letters that somebody was looked for by."""
        return {name: value for name, value in super().answered.items() if not name.endswith(FIND)}

    def full_clean(self) -> None:
        """Read what was sent; letters that more than one has, or none, are asked about beside their box."""
        super().full_clean()
        for name, matches in self._matches.items() if self.is_bound else ():
            letters, find = self._letters(name), name + FIND
            if letters and not any(choice.value == self._now(name) for choice in matches):
                self.errors.pop(name, None)
                if find not in self.errors:
                    self.add_error(find, _which(letters, len(matches)))
            elif self.fields[name].widget.is_hidden and name in self.errors:
                self.add_error(find, self.errors.pop(name).as_data())

    def _letters(self, name: str) -> str:
        """What was typed, as it was meant: the form reads its boxes so too, but only later."""
        return characters.line(str(self.data.get(self.add_prefix(name + FIND), ""))) if self.is_bound else ""

    def _now(self, name: str) -> str:
        given = (
            self.data.get(self.add_prefix(name))
            if self.is_bound
            else self.get_initial_for_field(self.fields[name], name)
        )
        return str(getattr(given, "pk", given) or "")

    def _take_whole_name(self, name: str, letters: str) -> None:
        """A whole name that only one has chooses it; letters that fit the line chosen below leave it chosen."""
        matches = self._matches[name]
        same = [choice for choice in matches if letters.casefold() == choice.name.casefold()]
        if len(same) == 1 and not any(choice.value == self._now(name) for choice in matches):
            sent: Any = self.data
            given = sent.copy()
            given[self.add_prefix(name)] = same[0].value
            self.data = given

    def _list(self, name: str, choices: list[Choice], nothing: str) -> None:
        lines = {choice.value: choice.label for choice in choices}
        self.control(name, forms.ChoiceField).choices = [("", nothing), *lines.items()]

    def _search_before(self, name: str, nothing: str, *, is_alone: bool) -> None:
        """The box for letters in front of the list, and instead of a list with nobody in it."""
        field = self.fields[name]
        label, hint = str(field.label), HINT
        if is_alone:
            field.widget = forms.HiddenInput()
            empty = "" if field.required else f"Leave it empty for “{nothing}”."
            hint = " ".join(filter(None, (str(field.help_text), HINT, empty)))
        else:
            label = f"Find another: {words.lower_first(label)}"
        box = forms.CharField(label=label, help_text=hint, required=False, max_length=MOST_LETTERS)
        box.widget.attrs["autocomplete"] = "off"
        self.add(name + FIND, box)
        order = [part for part in self.fields if part != name + FIND]
        order.insert(order.index(name), name + FIND)
        self.order_fields(order)
        self.helper.layout = self.layout()


def _which(letters: str, number: int) -> str:
    if not number:
        return f"Nothing in the list has “{letters}” in its name. Check the spelling, or type fewer letters."
    if number > MOST_LISTED:
        return (
            f"More than {MOST_LISTED} have “{letters}” in the name. Type more letters, or choose one below."
        )
    if number == 1:
        return f"1 has “{letters}” in the name. Choose it below."
    return f"{number} have “{letters}” in the name. Choose one below."
