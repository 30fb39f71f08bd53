"""Search of providers and settings; and what a provider says of its places, households and settings."""

from datetime import date

from django import forms

from providers.models import PlaceHold, Setting
from providers.rules.needs import catalogue
from providers.states import Gender, Grade, HoldReason, Registration, SettingKind
from sefton_pdps.core.forms import DayField, PageForm
from sefton_pdps.core.web.components import Audience
from sefton_pdps.geography.authorities import LocationClass

ALL = ("", "All")
AREAS = [
    (LocationClass.IN_BOROUGH.value, "In Sefton"),
    (LocationClass.ADJOINING.value, "Adjoining Sefton"),
    (LocationClass.DISTANT.value, "At a distance"),
]
SEEN = Audience.COUNCIL_AND_YOU.value


class ProviderSearch(PageForm):
    """The search of the providers' page."""

    form_method = "get"
    submit_label = "Search"

    q = forms.CharField(label="Name, or Ofsted's number of the owner", required=False, max_length=100)


class SettingSearch(PageForm):
    """The filters of the settings' page."""

    form_method = "get"
    submit_label = "Search"

    q = forms.CharField(label="Name, provider, URN or postcode", required=False, max_length=100)
    kind = forms.ChoiceField(choices=[ALL, *SettingKind.choices], required=False)
    grade = forms.ChoiceField(label="Ofsted grade", choices=[ALL, *Grade.choices], required=False)
    area = forms.ChoiceField(choices=[ALL, *AREAS], required=False)
    registration = forms.ChoiceField(choices=[ALL, *Registration.choices], required=False)


class HoldForm(PageForm):
    """Why and for how long a place is not free."""

    submit_label = "Mark the place as not free"
    consequence = (
        "If you save it, Sefton will not count on the place for those nights. Your vacancies will count "
        "as confirmed today."
    )
    nouns = {"reason": "the reason", "starts_on": "the first day", "ends_on": "the day it is free again"}

    reason = forms.ChoiceField(
        label="Why is the place not free?",
        choices=HoldReason.choices,
        widget=forms.RadioSelect,
        help_text=SEEN,
    )
    starts_on = DayField(label="From which day?")
    ends_on = DayField(
        label="On which day is it free again?",
        required=False,
        help_text="Leave it empty when you do not know yet.",
    )


class ReleaseForm(PageForm):
    """The day from which a held place is free."""

    submit_label = "Mark the place as free"
    consequence = (
        "If you save it, Sefton may ask you for the place from that day. Your vacancies will count as "
        "confirmed today."
    )
    nouns = {"free_from": "the first free day"}

    free_from = DayField(label="From which day is the place free?")

    @staticmethod
    def initial_of(hold: PlaceHold, today: date) -> dict[str, date]:
        """Today, or the hold's first day where that is still to come: then the place stays free."""
        return {"free_from": max(today, hold.starts_on)}


def _age(label: str, initial: int) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=17, initial=initial)


def _needs() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label="Which needs are catered for?",
        choices=[(need.code, need.label) for need in catalogue().values()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=f"Tick what the statement of purpose says. It orders matches and never leaves you out. {SEEN}",
    )


class DescribeForm(PageForm):
    """What a setting's statement of purpose says."""

    submit_label = "Save"
    consequence = "If you save it, new referrals will be matched with it."

    age_from = _age("Youngest age", 0)
    age_to = _age("Oldest age", 17)
    gender = forms.ChoiceField(label="Whom does it take?", choices=Gender.choices, widget=forms.RadioSelect)
    caters_for = _needs()

    @staticmethod
    def initial_of(setting: Setting) -> dict[str, object]:
        """What is recorded now."""
        return {name: getattr(setting, name) for name in ("age_from", "age_to", "gender", "caters_for")}


class PlacesForm(PageForm):
    """How many places open in a carer household, and when."""

    submit_label = "Open the places"
    consequence = "If you save them, Sefton may ask you for them from that day."
    nouns = {"number": "the number of places", "opens_on": "the first day"}

    number = forms.IntegerField(label="How many places?", min_value=1, max_value=50, initial=1)
    opens_on = DayField(label="From which day?")


class HouseholdForm(PlacesForm):
    """A carer household without a name or an address, and its places."""

    submit_label = "Add the household"
    consequence = "If you save it, Sefton may ask you for its places from that day."
    nouns = {**PlacesForm.nouns, "code": "the code", "outward": "the first half of the postcode"}
    field_order = ["code", "outward", "age_from", "age_to", "caters_for", "number", "opens_on"]

    code = forms.CharField(
        label="Your code for the household",
        max_length=20,
        help_text=f"Such as H-014. Do not enter a name. {SEEN}",
    )
    outward = forms.CharField(
        label="First half of the postcode",
        max_length=4,
        help_text="The part before the space, like PR8. Do not enter the whole postcode.",
    )
    age_from = _age("Youngest age", 0)
    age_to = _age("Oldest age", 17)
    caters_for = _needs()
