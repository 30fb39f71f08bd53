"""Whom an authoriser who is away names as stand-in."""

from collections.abc import Sequence

from django import forms

from calloffs.states import StandInOffice
from sefton_pdps.accounts.models import User
from sefton_pdps.core.forms import DayField, LongTextField, PageForm
from sefton_pdps.core.web.components import Audience


class NameStandIn(PageForm):
    """For which office, who, from which day to which, and why."""

    submit_label = "Name this stand-in"
    consequence = (
        "If you name them, both of you would be told. On these days they could decide in your name what you could "
        "decide, and nothing more. Each decision would stand under both names."
    )
    nouns = {
        "office": "the office",
        "stand_in": "who stands in",
        "starts_on": "the first day",
        "ends_on": "the last day",
    }

    office = forms.ChoiceField(label="For which of your offices?", widget=forms.RadioSelect)
    stand_in = forms.ChoiceField(
        label="Who stands in for you?",
        help_text="Somebody who may act under the scheme of delegation. Nobody decides what they had a part in.",
    )
    starts_on = DayField(label="From which day?")
    ends_on = DayField(label="Until which day?", help_text="The last day on which they stand in.")
    reason = LongTextField(
        label="Why are you away?",
        rows=2,
        max_length=500,
        audience=Audience.COUNCIL,
        help_text="For example annual leave. Who authorises and the auditor read this. Do not name a child.",
    )

    def __init__(self, *args, offices: Sequence[StandInOffice], people: Sequence[User], **kwargs):
        self.offices, self.people = offices, {str(one.pk): one for one in people}
        super().__init__(*args, **kwargs)
        self.control("office", forms.ChoiceField).choices = [(one.value, one.label) for one in offices]
        self.control("stand_in", forms.ChoiceField).choices = [
            ("", "Choose"),
            *((pk, one.described) for pk, one in self.people.items()),
        ]
        if len(offices) == 1:
            self.drop("office")

    @property
    def chosen_office(self) -> StandInOffice:
        """The office that was chosen, or the only one there is."""
        return StandInOffice(self.cleaned_data.get("office") or self.offices[0])

    @property
    def person(self) -> User:
        """Who was chosen."""
        return self.people[self.cleaned_data["stand_in"]]
