"""What of the audit trail to show."""

from django import forms

from placements.models import Child
from sefton_pdps.accounts.fields import PersonField, described
from sefton_pdps.accounts.models import User
from sefton_pdps.audit.records import Kind
from sefton_pdps.core.forms import DayField, FindingForm, PageForm, Rows


class AuditFilter(FindingForm):
    """By child, person, kind and time. Sent by GET: a child's reference and a person's key tell nobody who they are."""

    submit_label = "Show these"
    form_method = "get"
    child = forms.CharField(
        label="Child's reference",
        required=False,
        max_length=20,
        help_text="The whole of it, like CH-2026-00412.",
    )
    person = PersonField(label="Person", queryset=None, required=False)
    kind = forms.ChoiceField(
        label="Kind",
        required=False,
        choices=[("", "Everything"), *Kind.choices],
    )
    first_day = DayField(label="From", required=False)
    last_day = DayField(label="Until, that day included", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer("person", Rows(User.objects.all(), described), "Anybody")

    def clean_child(self) -> Child | None:
        """The child by whole reference; never by name, which would stand in an address."""
        reference = self.cleaned_data["child"].strip().upper()
        child = Child.objects.filter(reference=reference).first() if reference else None
        if reference and child is None:
            raise forms.ValidationError(
                "No child has this reference. Type the whole of it, like CH-2026-00412."
            )
        return child

    def clean(self):
        given = super().clean()
        first, last = given.get("first_day"), given.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", "The last day must be the first day or later.")
        return given


class ExportForm(PageForm):
    """The button that has the file made."""

    submit_label = "Make the file"
    consequence = (
        "If you go on, an Excel file of these lines would be made in the background and wait for you. It would be "
        "written down that you exported them. Keep the file as you keep the records it tells of."
    )
