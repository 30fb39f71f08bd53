"""Form fields that read money, text, e-mail addresses and submission keys as people give them."""

import uuid
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError

from sefton_pdps.core import money
from sefton_pdps.core.forms.wording import noun, start
from sefton_pdps.core.text import characters, words
from sefton_pdps.core.web.components import Audience

LONG_TEXT_LIMIT = 4000


class LongTextField(forms.CharField):
    """A text box that says who will read it; a line break counts as one character, as on the page."""

    def __init__(
        self, *, audience: Audience, rows: int = 5, max_length: int = LONG_TEXT_LIMIT, help_text="", **kwargs
    ):
        self.audience = audience
        said = f"{help_text} {audience.value}".strip()
        box = forms.Textarea({"rows": rows, "class": "govuk-js-character-count"})
        super().__init__(max_length=max_length, help_text=said, widget=box, **kwargs)

    def to_python(self, value):
        return super().to_python(value.replace("\r\n", "\n") if isinstance(value, str) else value)

    def widget_attrs(self, widget):
        """No `maxlength`: it cuts pasted text in silence; the count on the page and the refusal say so."""
        return {}


class MoneyInput(forms.TextInput):
    """A text box with a pound sign before it."""

    template_name = "components/money_input.html"


class MoneyField(forms.Field):
    """Pounds and pence as people write them ("£1,234.50"); refuses less than `minimum` and half a penny."""

    widget = MoneyInput
    question_noun = "the amount"
    own_messages = ("invalid",)
    default_error_messages = {"invalid": "%(name)s must be an amount in pounds and pence, like 1,234.50."}

    def __init__(self, *, minimum: Decimal | None = Decimal(0), maximum: Decimal | None = None, **kwargs):
        self.minimum, self.maximum = minimum, maximum
        super().__init__(**kwargs)

    def widget_attrs(self, widget):
        return {"inputmode": "decimal", "class": "govuk-input govuk-input--width-10", "spellcheck": "false"}

    def prepare_value(self, value):
        return f"{value:,.2f}" if isinstance(value, Decimal) else value

    def has_changed(self, initial, data):
        try:
            return super().has_changed(initial, self.to_python(data))
        except ValidationError:
            return True

    def to_python(self, value) -> Decimal | None:
        text = str(value or "").strip()
        if not text:
            return None
        try:
            amount = money.pounds(text)
        except money.NotMoney as error:
            raise ValidationError(self.error_messages["invalid"], "invalid", {"name": self._begin}) from error
        if self.minimum is not None and amount < self.minimum:
            raise ValidationError(f"{self._begin} must be {self._limit(self.minimum)} or more.", "min_value")
        if self.maximum is not None and amount > self.maximum:
            raise ValidationError(f"{self._begin} must be {self._limit(self.maximum)} or less.", "max_value")
        return amount

    @property
    def _begin(self) -> str:
        return start(getattr(self, "noun", "") or noun(self))

    @staticmethod
    def _limit(amount: Decimal) -> str:
        return words.pounds(amount).removesuffix(".00")


class EmailField(forms.EmailField):
    """An e-mail address; a character that a word processor put into it is called by name."""

    def clean(self, value):
        odd = characters.odd_ones(value or "")
        if odd:
            said = ", ".join(characters.named(character) for character in odd)
            raise ValidationError(
                f"The e-mail address has {said} in it. Type it again with the keys of the keyboard.",
                "invalid",
            )
        return super().clean(value)


class SubmissionKey(forms.UUIDField):
    """A hidden key made with each fresh page, so that the same page sent twice is carried out once."""

    widget = forms.HiddenInput
    own_messages = ("required", "invalid")
    default_error_messages = {
        "required": "This page was changed after it was opened. Go back, open it again and send it again.",
        "invalid": "This page was changed after it was opened. Go back, open it again and send it again.",
    }

    def __init__(self, **kwargs):
        super().__init__(initial=uuid.uuid4, **kwargs)
