"""A provider's results narrowed; and what providers are told of results, by date."""

from django import forms

from calloffs.models.results import FEWEST_RIVALS
from calloffs.states import OfferResult
from providers.states import ServiceType
from sefton_pdps.core.forms import DayField, PageForm


class ResultFilter(PageForm):
    """A provider's results by what became of its offers, and by the care that was asked for."""

    submit_label = "Show these"
    form_method = "get"

    result = forms.ChoiceField(choices=[("", "Every result"), *OfferResult.choices], required=False)
    care = forms.ChoiceField(
        label="Kind of care", choices=[("", "Every kind"), *ServiceType.choices], required=False
    )


class SetResultRule(PageForm):
    """What holds from a day on."""

    submit_label = "Set this rule"
    consequence = (
        "If you set it, results sent from that day on would be told by it, and so would the numbers on the pages of "
        "providers. Results that were sent stay as they are."
    )

    tell_days = forms.IntegerField(
        label="Working days from the authorisation within which the result is told", min_value=1
    )
    range_providers = forms.IntegerField(
        label="Providers that must have offered for the range of fees to be told",
        help_text="Leave it empty if no range is ever told.",
        min_value=FEWEST_RIVALS,
        required=False,
    )
    range_step = forms.IntegerField(label="Pounds to which the range is widened at both ends", min_value=1)
    least_providers = forms.IntegerField(
        label="Other providers that must have a rate for the middle one to be told", min_value=FEWEST_RIVALS
    )
    least_invitations = forms.IntegerField(
        label="Invitations or results from which on a provider’s rate counts", min_value=1
    )
    least_children = forms.IntegerField(
        label="Children for whom a home must have been left out for the reason to be told",
        min_value=FEWEST_RIVALS,
    )
    valid_from = DayField(label="In force from")


class EndResultRule(PageForm):
    """From when on it is not in force."""

    submit_label = "End it"
    consequence = (
        "If you end it, no range of fees, no middle rate and no reason for being left out would be told from that day "
        "on until another rule is set."
    )
    warning = True
    valid_to = DayField(label="First day on which it is not in force")
