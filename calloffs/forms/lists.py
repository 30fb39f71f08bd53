"""The filter of the list of call-offs."""

from django import forms

from calloffs.states import CallOffState
from sefton_pdps.core.forms import PageForm


class CallOffFilter(PageForm):
    """Call-offs in one state, whichever of the tabs is open."""

    submit_label = "Show these"
    form_method = "get"

    state = forms.ChoiceField(choices=[("", "Every state"), *CallOffState.choices], required=False)
