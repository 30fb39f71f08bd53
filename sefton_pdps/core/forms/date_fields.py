"""Dates and deadlines in forms: three boxes for a date, and a fourth for a time of day in England."""

import re
from datetime import date, datetime, time
from typing import NoReturn

from crispy_forms_gds.fields import DateInputWidget
from django import forms
from django.core.exceptions import ValidationError

from sefton_pdps.core.forms.wording import noun, start
from sefton_pdps.core.text import words
from sefton_pdps.core.time import working_days

MONTHS = {f"{date(2000, number, 1):%B}".lower(): number for number in range(1, 13)}
TIME = re.compile(r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?\s*(?P<half>am|pm)?\s*(?P<zone>gmt|bst)?")
TIME_WORDS = {"midday": "12pm", "noon": "12pm", "12 noon": "12pm", "12noon": "12pm"}
MIDDAY_TYPED = "12 noon"
MIDNIGHT = re.compile(r"(12\s*)?midnight|12([:.]00)?\s*am")
MIDNIGHT_TYPED = "0:00"
ZONES = ("BST", "GMT")
PARTS = ("day", "month", "year", "time")
SHORTEST_MONTH_WORD = 3
YEAR_DIGITS, MONTH_DIGITS = 4, 2
NOON = 12
# Nobody in the records was born before, and no term or order of today runs on after: a year that was mistyped is said
# to be one, and the day after a last day is a day too.
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)


def month_number(text: str) -> int | None:
    """The month that was typed as a number or as a word ("11", "Nov", "november")."""
    if text.isdecimal():
        number = text.lstrip("0")
        return int(number) if 0 < len(number) <= MONTH_DIGITS else None
    found = [number for name, number in MONTHS.items() if name.startswith(text.lower())]
    return found[0] if len(text) >= SHORTEST_MONTH_WORD and len(found) == 1 else None


def clock_reading(text: str) -> tuple[time, int | None] | None:
    """The time that was typed ("5pm", "17:00", "1:30am GMT") and which of two: 0 BST, 1 GMT or None."""
    plain = text.strip().lower()
    match = TIME.fullmatch(TIME_WORDS.get(plain, plain))
    if match is None or (match["half"] is None and match["minute"] is None):
        return None
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if match["half"]:
        if not 1 <= hour <= NOON:
            return None
        hour = hour % NOON + (NOON if match["half"] == "pm" else 0)
    try:
        return time(hour, minute), ZONES.index(match["zone"].upper()) if match["zone"] else None
    except ValueError:
        return None


class DayField(forms.MultiValueField):
    """A date in three boxes; each refusal marks the box it is about. A year that was mistyped is refused (`LATEST`)."""

    widget = DateInputWidget
    question_noun = "the date"
    parts: tuple[str, ...] = PARTS[:3]

    def __init__(self, *, minimum: date = EARLIEST, maximum: date = LATEST, **kwargs):
        self.minimum, self.maximum = minimum, maximum
        boxes = tuple(forms.CharField(required=False) for _ in self.parts)
        super().__init__(fields=boxes, require_all_fields=False, **kwargs)
        for box in self.widget.widgets:
            box.attrs.setdefault("inputmode", "numeric")
        self.widget.widgets[1].attrs.pop("inputmode")

    def clean(self, value):
        if self.disabled and not isinstance(value, list):
            value = self.widget.decompress(value)
        given = [str(part or "").strip() for part in [*(value or ()), *[""] * len(self.parts)]][
            : len(self.parts)
        ]
        for box in self.fields:
            box.widget.errors = []
        if not any(given):
            if self.required:
                raise ValidationError(self.error_messages["required"], "required")
            return None
        missing = [part for part, text in zip(self.parts, given, strict=True) if not text]
        if missing:
            self._refuse(f"must include a {words.listed(missing)}.", *missing)
        answer = self.read(given)
        self.run_validators(answer)
        return answer

    def read(self, given: list[str]) -> date:
        """The date in the boxes, within the earliest and latest allowed."""
        day = self._real_day(*given[:3])
        if day < self.minimum:
            self._refuse(f"must be on or after {words.day(self.minimum)}.", *self.parts)
        if day > self.maximum:
            self._refuse(f"must be on or before {words.day(self.maximum)}.", *self.parts)
        return day

    def _real_day(self, day: str, month: str, year: str) -> date:
        if not (year.isdecimal() and len(year) == YEAR_DIGITS):
            self._refuse("must have a year of 4 numbers, like 2026.", "year")
        number = month_number(month)
        if number is None or not 1 <= number <= len(MONTHS):
            self._refuse("must have a real month, like 11 or November.", "month")
        try:
            return date(int(year), number, int(day))
        except (ValueError, OverflowError):
            self._refuse("must be a real date, like 23 11 2026.", "day", "month", "year")

    def _refuse(self, sentence: str, *parts: str) -> NoReturn:
        """Say the sentence of this field, and mark the boxes it is about."""
        self._tell(f"{start(getattr(self, 'noun', '') or noun(self))} {sentence}", *parts)

    def _tell(self, message: str, *parts: str) -> NoReturn:
        for part in parts:
            self.fields[self.parts.index(part)].widget.errors = [message]
        raise ValidationError(message, "invalid")


class MomentInput(forms.MultiWidget):
    """The three boxes of a date and one for the time of day."""

    template_name = "gds/widgets/date.html"

    def __init__(self, attrs=None):
        boxes = [*DateInputWidget().widgets]
        style = "govuk-input govuk-date-input__input govuk-input--width-5"
        boxes.append(forms.TextInput(attrs={"class": style, "label": "Time"}))
        super().__init__(boxes, attrs)

    def decompress(self, value: datetime | None):
        if not value:
            return [None] * len(PARTS)
        local = working_days.local(value)
        twice = local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset()
        shown = words.clock_time(local, zone=twice) if local.time() != time() else MIDNIGHT_TYPED
        shown = MIDDAY_TYPED if shown == "midday" else shown
        return [local.day, local.month, local.year, shown]


class MomentField(DayField):
    """A deadline: a date and a time in England, refused or asked about where the clocks change."""

    widget = MomentInput
    question_noun = "the date and time"
    parts = PARTS

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.widget.widgets[-1].attrs.pop("inputmode")
        self.help_text = self.help_text or "The time is the time in England, for example 5pm or 9:30am."

    def read(self, given: list[str]) -> datetime:
        """The instant that the boxes name (S-32)."""
        day = super().read(given)
        if MIDNIGHT.fullmatch(given[-1].strip().lower()):
            self._tell(
                f"{start(given[-1])} could be the start or the end of {words.day(day)}. "
                f"Enter 11:59pm for the end of that day, or {MIDNIGHT_TYPED} for its start.",
                "time",
            )
        reading = clock_reading(given[-1])
        if reading is None:
            self._refuse("must have a time of day, like 5pm, 9:30am or 17:00.", "time")
        clock, which = reading
        try:
            moment = working_days.moment_from_local(day, clock, which)
        except working_days.NonexistentTime as error:
            self._tell(error.reasons[0], "time")
        except working_days.AmbiguousTime:
            self._tell(
                f"{start(given[-1])} happens twice on {words.day(day)}, because the clocks go back. "
                f"Enter {given[-1]} BST for the first, or {given[-1]} GMT for the second, an hour later.",
                "time",
            )
        zone = working_days.local(moment).tzname()
        if which is not None and zone != ZONES[which]:
            self._refuse(f"must be the time in England, which is {zone} on {words.day(day)}.", "time")
        return moment
