from django import forms

from sefton_pdps.core.forms import PageForm
from sefton_pdps.jobs.states import FileFormat


class ExportForm(PageForm):
    """In which form the rows are wanted."""

    submit_label = "Make the file"
    consequence = (
        "If you go on, a file of these rows would be made in the background and wait for you alone. It would be "
        "written down that you had it made. Keep it as you keep the records it tells of."
    )
    nouns = {"file_format": "the kind of file"}

    file_format = forms.ChoiceField(
        label="Which kind of file?",
        choices=FileFormat.choices,
        initial=FileFormat.XLSX,
        widget=forms.RadioSelect,
    )
