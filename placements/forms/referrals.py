"""The sections of a referral, one page each. Any of them may be saved unfinished."""

from typing import Any

from django import forms
from django.template.defaultfilters import linebreaksbr

from placements.models import Referral
from placements.states import (
    Communication,
    Companions,
    CulturalNeeds,
    Due,
    NeededBy,
    Pets,
    Risk,
    Suitability,
    Support,
    YesNo,
)
from providers.states import ServiceType
from sefton_pdps.core.components import Audience, CellValue, SummaryRow
from sefton_pdps.core.forms import DayField, LongTextField, PageForm, SubmissionKey

YES_NO = (("yes", "Yes"), ("no", "No"))
_BOOL = {True: "yes", False: "no", None: ""}
NOT_ANSWERED = "Not answered"
# As a question it would be read as of today.
_READ_AS = {"needed_by": "How soon it was needed when this was written"}
IN_PROFILE = "Providers will see this in the anonymised profile."


def _radios(label: str, choices: Any, **kwargs: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=False, widget=forms.RadioSelect, **kwargs)


def _yes_no(label: str, **kwargs: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=YES_NO,
        required=False,
        widget=forms.RadioSelect,
        coerce=lambda value: value == "yes",
        empty_value=None,
        **kwargs,
    )


def _boxes(label: str, choices: Any, **kwargs: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple, **kwargs
    )


def _suitability(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=Suitability.choices, widget=forms.RadioSelect)


def _risk(label: str) -> forms.ChoiceField:
    return _radios(label, Risk.choices)


class SectionForm(PageForm):
    """A section's answers over the version of the referral that was read."""

    submit_label = "Save the section"
    consequence = "You can save it unfinished and come back."
    version = forms.IntegerField(widget=forms.HiddenInput)
    key = SubmissionKey()

    @classmethod
    def initial_of(cls, referral: Referral) -> dict[str, Any]:
        """The answers as the controls show them."""
        found = {name: getattr(referral, name) for name in cls.base_fields if hasattr(referral, name)}
        return {name: _BOOL[value] if isinstance(value, bool) else value for name, value in found.items()}

    @classmethod
    def read(cls, referral: Referral) -> list[SummaryRow]:
        """What was recorded, question by question, for a page that changes nothing."""
        asked = {name: field for name, field in cls.base_fields.items() if not field.widget.is_hidden}
        return [
            SummaryRow(_READ_AS.get(name, str(field.label)), _answer(field, getattr(referral, name)))
            for name, field in asked.items()
        ]

    @property
    def answers(self) -> dict[str, Any]:
        """The fields of the section as the referral keeps them."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("version", "key")}


def _answer(field: forms.Field, value: Any) -> CellValue:
    """An answer in the words of its choices; text keeps its lines."""
    if value in (None, "", []):
        return NOT_ANSWERED
    if isinstance(value, bool):
        return "Yes" if value else "No"
    words = dict(getattr(field, "choices", ()))
    if isinstance(value, list):
        return ", ".join(str(words.get(one, one)) for one in value)
    if isinstance(value, str):
        return words.get(value) or linebreaksbr(value)
    return value


class AvailabilityForm(SectionForm):
    needed_by = _radios("How soon is it needed?", NeededBy.choices)
    needed_on = DayField(label="Date needed by", required=False)
    court_date = DayField(label="Court date, if there is one", required=False)
    sibling_count = forms.IntegerField(
        label="Brothers and sisters to place with", required=False, min_value=0, max_value=12
    )
    preferred_location = forms.CharField(
        label="Preferred location", max_length=200, required=False, help_text=Audience.COUNCIL.value
    )


class RequirementsForm(SectionForm):
    communication_needs = _radios("Are there communication, language or learning needs?", YesNo.choices)
    communication_requirements = _boxes("Which communication requirements?", Communication.choices)
    home_adaptation = _yes_no("Must the home be adapted?")
    cultural_needs = _radios("Cultural needs", CulturalNeeds.choices)
    cultural_detail = LongTextField(
        label="What the cultural needs are", audience=Audience.COUNCIL, rows=3, required=False
    )
    living_companions = _radios("Who can the child live alongside?", Companions.choices)
    pets = _radios("Can the child live with pets?", Pets.choices)
    additional_support = _boxes("Extra support", Support.choices)
    additional_support_other = forms.CharField(
        label="Other support", max_length=200, required=False, help_text=IN_PROFILE
    )
    deprivation_of_liberty = _yes_no("Is there a deprivation of liberty order?")


class RecommendationForm(SectionForm):
    service_type = _radios("Which kind of placement is searched for?", ServiceType.choices)
    foster_care_suitability = _suitability("Foster care")
    residential_care_suitability = _suitability("Residential care")
    supported_accommodation_suitability = _suitability("Supported accommodation")


class RisksForm(SectionForm):
    risk_self_harm = _risk("Self-harm")
    risk_sexual_exploitation = _risk("Sexual exploitation")
    risk_criminal_exploitation = _risk("Criminal exploitation")
    risk_drug_alcohol = _risk("Drug and alcohol use")
    risk_eating_disorder = _risk("Eating disorder")
    risk_missing = _risk("Going missing")
    risk_other = LongTextField(
        label="Another risk to the child", audience=Audience.PROVIDERS, rows=3, required=False
    )
    risk_to_others_physical = _risk("Physical harm to others or property")
    risk_to_others_sexual = _risk("Sexual harm to others")
    risk_to_others_fire = _risk("Fire-setting")
    risk_to_others_animals = _risk("Harm to animals")
    risk_to_others_criminal = _risk("Criminal exploitation of others")
    risk_to_others_other = LongTextField(
        label="Another risk to others", audience=Audience.PROVIDERS, rows=3, required=False
    )


class WishesForm(SectionForm):
    wishes = LongTextField(
        label="What the child wants, in the child's own words", audience=Audience.COUNCIL, required=False
    )
    wishes_heard_on = DayField(label="Date the child was asked", required=False)
    needs_story = LongTextField(
        label="The child's story and needs", audience=Audience.COUNCIL, rows=8, required=False
    )


class EducationForm(SectionForm):
    education_plan = LongTextField(
        label="What should happen about school", audience=Audience.COUNCIL, required=False
    )
    has_ehcp = _yes_no("Is there an education, health and care plan?")


class InHouseForm(SectionForm):
    in_house_considered = LongTextField(
        label="Why not family, or the council's own homes or foster carers",
        audience=Audience.COUNCIL,
        required=False,
    )


FORMS: dict[str, type[SectionForm]] = {
    "availability": AvailabilityForm,
    "requirements": RequirementsForm,
    "recommendation": RecommendationForm,
    "risks": RisksForm,
    "wishes": WishesForm,
    "education": EducationForm,
    "in-house": InHouseForm,
}


class WithdrawForm(PageForm):
    submit_label = "Withdraw the referral"
    consequence = "The search stops. A withdrawn referral cannot be taken up again."
    warning = True
    reason = LongTextField(label="Why the referral is withdrawn", audience=Audience.COUNCIL)
    key = SubmissionKey()


class ReferralFilter(PageForm):
    submit_label = "Show these"
    form_method = "get"
    STATES = (("open", "All open"), ("", "All"))
    DUE = (("", "Any"), *Due.choices)
    WHOSE = (("", "Everybody's"), ("mine", "Those I work on"))
    state = forms.ChoiceField(label="State", required=False)
    due = forms.ChoiceField(label="How soon", choices=DUE, required=False)
    whose = forms.ChoiceField(label="Whose", choices=WHOSE, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [*self.STATES, *Referral._meta.get_field("state").choices]
