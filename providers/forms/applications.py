from datetime import date

from django import forms

from providers.models import AdmissionRound, Criterion, Lot
from providers.rules.admission import MUST_EXPIRE
from providers.states import ApplicationState
from sefton_pdps.core.forms import DayField, LongTextField, PageForm
from sefton_pdps.core.web.components import Audience

YES_NO = [("yes", "Yes"), ("no", "No")]


class LotsForm(PageForm):
    """The lots applied for."""

    submit_label = "Save and continue"
    nouns = {"lots": "the lots"}

    lots = forms.ModelMultipleChoiceField(
        queryset=Lot.objects.none(), label="Which lots do you apply for?", widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, lots, **kwargs):
        super().__init__(*args, **kwargs)
        self.control("lots", forms.ModelChoiceField).queryset = lots


class AnswerForm(PageForm):
    """The answer to one criterion's question."""

    submit_label = "Save and continue"

    text = LongTextField(label="Your answer", audience=Audience.COUNCIL_AND_YOU, rows=12)

    def __init__(self, *args, criterion: Criterion, **kwargs):
        super().__init__(*args, **kwargs)
        self.criterion = criterion


class DocumentForm(PageForm):
    """One document, with its expiry where it has one."""

    submit_label = "Add the document"
    nouns = {"upload": "the document", "expires_on": "the expiry date"}

    upload = forms.FileField(
        label="File", help_text="PDF, Word or Excel, up to 10 MB. Only the council and you see it."
    )
    # "Until further notice" is written as the last day of the calendar on some policies; it is asked about below.
    expires_on = DayField(label="When does it expire?", required=False, maximum=date.max)

    def __init__(self, *args, kind: str, today: date, copied: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        if copied:
            self.fields["upload"].required = False
            self.fields[
                "upload"
            ].help_text += f" Leave it empty to keep {copied}, copied from your earlier application."
        expiry = self.control("expires_on", DayField)
        expiry.required = kind in MUST_EXPIRE
        expiry.minimum = today
        expiry.help_text = "" if expiry.required else "Leave it empty when it does not expire."


class DeclarationForm(PageForm):
    """The declaration under which an application is sent."""

    submit_label = "Send the application"
    consequence = (
        "If you send it, the council will read it at once. You would not be able to edit it afterwards, "
        "but you could withdraw it."
    )

    declared = forms.BooleanField(label="What we have written is true, and I may send it for my organisation")


class ClarificationQuestionForm(PageForm):
    """What the council asks the applicant."""

    submit_label = "Ask the provider"
    consequence = "If you ask, the provider will be told, and the check will wait until they answer."

    question = LongTextField(label="Your question", audience=Audience.THIS_PROVIDER)


class ClarificationAnswerForm(PageForm):
    """The applicant's answer."""

    submit_label = "Send the answer"
    consequence = "If you send it, the council will read it and go on with the check."

    answer = LongTextField(label="Your answer", audience=Audience.COUNCIL_AND_YOU)


class WithdrawForm(PageForm):
    """A confirmation."""

    submit_label = "Withdraw the application"
    consequence = (
        "If you withdraw it, the council would stop working on it. Your answers and documents are kept, and would be"
        " copied to the next application that you start, for you to confirm."
    )
    warning = True


class FilterForm(PageForm):
    """What the list of applications shows."""

    submit_label = "Show"
    form_method = "get"

    state = forms.ChoiceField(label="State", required=False)
    round = forms.ModelChoiceField(
        queryset=AdmissionRound.objects.none(), required=False, empty_label="Every round"
    )

    def __init__(self, *args, rounds, **kwargs):
        super().__init__(*args, **kwargs)
        sent = [choice for choice in ApplicationState.choices if choice[0] != ApplicationState.DRAFT]
        self.control("state", forms.ChoiceField).choices = [("", "Every state"), *sent]
        self.control("round", forms.ModelChoiceField).queryset = rounds
