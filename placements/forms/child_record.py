"""The boxes of a child's record that are corrected, with why and since when."""

from typing import Any

from django import forms

from placements.codes import WhyChanged
from placements.models import Child
from placements.states import NoPostcode, Sex
from sefton_pdps.core.forms import DayField, LongTextField, PageForm
from sefton_pdps.core.web.components import Audience
from sefton_pdps.geography.fields import PostcodeField


class RecordForm(PageForm):
    """What the record says, to be told anew, and the reason, which holds for all that is changed at once."""

    submit_label = "Save the record"
    consequence = (
        "If you save it, what stood before would be kept with your reason, and what was approved, agreed or sent would "
        "go on saying what it said. Pages, distances and ages would go by what you enter."
    )
    nouns = {
        "reason": "why the record is changed", "words": "what was wrong, or what has changed",
        "holds_from": "the day from which it holds", "no_postcode": "why there is no home postcode",
    }  # fmt: skip
    given_name = forms.CharField(label="Given names", max_length=80)
    family_name = forms.CharField(label="Family name", max_length=80)
    date_of_birth = DayField(label="Date of birth")
    sex = forms.ChoiceField(label="Sex", choices=Sex.choices, widget=forms.RadioSelect)
    home_postcode = PostcodeField(label="Home postcode", required=False)
    no_postcode = forms.ChoiceField(
        label="Only if there is no home postcode: why?",
        choices=[("", "There is a home postcode"), *NoPostcode.choices],
        required=False,
    )
    school = forms.CharField(label="School", max_length=120, required=False)
    case_number = forms.CharField(label="The council’s own case number", max_length=30, required=False)
    reason = forms.ChoiceField(
        label="Why is it changed?", choices=WhyChanged.choices, widget=forms.RadioSelect,
        help_text="The reason holds for everything that you change at once. Save twice where there are two.",
    )  # fmt: skip
    holds_from = DayField(
        label="Only if it has changed since: from which day?", required=False,
        help_text="Leave it empty if it was recorded wrongly.",
    )  # fmt: skip
    words = LongTextField(
        label="What was wrong, or what has changed", rows=3, max_length=1000, audience=Audience.COUNCIL,
        help_text="Write it without the names.",
    )  # fmt: skip

    @staticmethod
    def initial_of(child: Child) -> dict[str, Any]:
        """The boxes as the record has them."""
        return {name: getattr(child, name) for name in BOXES}

    @property
    def not_in_list(self) -> bool:
        """Whether the person said that a postcode which the ONS list has not is right all the same."""
        return self.control("home_postcode", PostcodeField).not_in_list


BOXES = (
    "given_name", "family_name", "date_of_birth", "sex", "home_postcode", "no_postcode", "school", "case_number",
)  # fmt: skip
