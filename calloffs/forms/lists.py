"""The filters of the lists of call-offs and of a provider's invitations."""

from django import forms

from calloffs.states import CallOffState, OwnAnswer
from providers.states import ServiceType
from sefton_pdps.core.forms import PageForm


class CallOffFilter(PageForm):
    """Call-offs in one state, whichever of the tabs is open."""

    submit_label = "Show these"
    form_method = "get"

    state = forms.ChoiceField(choices=[("", "Every state"), *CallOffState.choices], required=False)


class InvitationFilter(PageForm):
    """A provider's invitations by what it answered, and by the care that was asked for."""

    submit_label = "Show these"
    form_method = "get"

    answer = forms.ChoiceField(
        label="Your answer", choices=[("", "Every answer"), *OwnAnswer.choices], required=False
    )
    care = forms.ChoiceField(
        label="Kind of care", choices=[("", "Every kind"), *ServiceType.choices], required=False
    )
