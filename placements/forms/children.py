from django import forms

from placements.states import LegalStatus, Sex
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.selectors import people_in
from sefton_pdps.core.forms import DayField, PageForm, PostcodeField, SubmissionKey


class SearchForm(PageForm):
    """Sent by POST, so that no name ever stands in an address."""

    submit_label = "Search"
    words = forms.CharField(
        label="Reference or name", max_length=80, help_text="Names are never put into the page's address."
    )


class ChildForm(PageForm):
    submit_label = "Record the child"
    consequence = "Only the council sees this record. Each opening of it is written down."
    given_name = forms.CharField(label="Given names", max_length=80)
    family_name = forms.CharField(label="Family name", max_length=80)
    date_of_birth = DayField(label="Date of birth")
    sex = forms.ChoiceField(label="Sex", choices=Sex.choices, widget=forms.RadioSelect)
    home_postcode = PostcodeField(
        label="Home postcode", help_text="Distances are measured from here. Providers never see it in full."
    )
    legal_status = forms.ChoiceField(label="Legal status", choices=[("", "Choose"), *LegalStatus.choices])
    school = forms.CharField(label="School", max_length=120, required=False)
    social_worker = forms.ModelChoiceField(
        label="Social worker", queryset=None, required=False, empty_label="Not known yet"
    )
    key = SubmissionKey()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["social_worker"].queryset = people_in(Role.SOCIAL_WORKER).order_by("name")
