"""The box for a postcode: what it takes, what it offers to correct, and what it says of places elsewhere."""

import re
from itertools import combinations
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from sefton_pdps.core.text import characters
from sefton_pdps.geography.elsewhere import elsewhere
from sefton_pdps.geography.postcodes import locate, middle_of, normalise

# What a hand writes for a digit, and the digit.
LOOKALIKES = {"O": "0", "I": "1"}
LONGEST = 7


def suggestion(text: str) -> str:
    """The postcode of the ONS list that was meant where O stands for nought or I for one, fewest changes first.

    "" where the text is in the list as it stands, or none or several could be meant.
    """
    written = re.sub(r"[\s-]", "", text).upper()
    if len(written) > LONGEST or locate(written):
        return ""
    places = [place for place, letter in enumerate(written) if letter in LOOKALIKES]
    for number in range(1, len(places) + 1):
        tried = (locate(_changed(written, chosen)) for chosen in combinations(places, number))
        meant = {place.postcode for place in tried if place}
        if meant:
            return meant.pop() if len(meant) == 1 else ""
    return ""


def _changed(written: str, places: tuple[int, ...]) -> str:
    return "".join(LOOKALIKES[letter] if place in places else letter for place, letter in enumerate(written))


class PostcodeInput(forms.TextInput):
    """The box, and below it whatever could help: the postcode that was meant, or "it is right all the same"."""

    template_name = "components/postcode_input.html"
    filled_in = False
    kept = False

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        use = data.get(f"{name}_use")
        self.filled_in = bool(use)
        typed = super().value_from_datadict(data, files, name)
        keep = data.get(f"{name}_keep")
        self.kept = bool(keep) and normalise(keep) == normalise(typed or "")
        return use or typed

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        typed = value or ""
        context["widget"] |= {"use": suggestion(typed), "middle": middle_of(typed), "kept": self.kept}
        return context


class PostcodeField(forms.CharField):
    """A full postcode of Great Britain in any spacing or case, kept as "L20 3NJ".

    One that the ONS list has not is taken when the person says that it is right (`not_in_list` is then true):
    it may be new, or have gone out of use before the list was made. The list itself holds withdrawn ones too.
    """

    widget = PostcodeInput
    question_noun = "the postcode"

    def widget_attrs(self, widget: forms.Widget) -> dict[str, str]:
        return {"class": "govuk-input govuk-input--width-10", "autocomplete": "off", "spellcheck": "false"}

    @property
    def not_in_list(self) -> bool:
        return bool(self.widget.kept)

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if text in self.empty_values:
            return text
        if self.widget.filled_in:
            raise ValidationError(f"{text} is filled in. Check it, then send the form again.", "filled_in")
        written = normalise(text.replace("-", "")) or ""
        if locate(written) is None:
            self._check_shape(text, written)
            self._check_middle(written)
        return written

    def _check_shape(self, text: str, written: str) -> None:
        if sentence := elsewhere(text):
            raise ValidationError(sentence, "elsewhere")
        if odd := characters.odd_ones(text):
            said = ", ".join(characters.named(character) for character in odd)
            raise ValidationError(
                f"The postcode has {said} in it. Enter letters and digits, like L20 3NJ.", "odd"
            )
        if meant := suggestion(text):
            raise ValidationError(
                "The postcode has the letter O or I where a digit belongs. "
                f"If you mean {meant}, choose “Use {meant}” below the box.",
                "lookalike",
            )
        if not written:
            raise ValidationError("Enter a full UK postcode, like L20 3NJ.", "invalid")

    def _check_middle(self, written: str) -> None:
        middle = middle_of(written)
        if not middle:
            raise ValidationError(f"{written} is not in the ONS list of postcodes. Check it.", "not_in_list")
        if not self.widget.kept:
            raise ValidationError(
                f"{written} is not in the ONS list of postcodes. Check it. "
                "If it is right, tick the box below it to say so.",
                "not_in_list",
            )
