"""The form by which a provider's administrator invites a colleague."""

from django import forms

from sefton_pdps.access.roles import Role
from sefton_pdps.core.forms import EmailField, PageForm

# What each role of a provider's people may do, as its administrator reads it.
OWN_ROLES = {
    Role.PROVIDER_ADMINISTRATOR: "everything, signing agreements and inviting people too",
    Role.BID_WRITER: "invitations, questions, offers, results, applications",
    Role.SETTING_MANAGER: "settings, vacancies, and agreements to read",
}


class InviteColleagueForm(PageForm):
    """Which colleague a provider's administrator invites, and into which roles."""

    name = forms.CharField(label="Full name", max_length=120)
    email = EmailField(label="Work e-mail address", max_length=200)
    job_title = forms.CharField(
        label="Job title",
        max_length=120,
        required=False,
        help_text="The council reads it beside the name, and it stands on what they sign.",
    )
    roles = forms.MultipleChoiceField(
        label="What may they do?",
        widget=forms.CheckboxSelectMultiple,
        choices=[(role.name, f"{role.value}: {what}") for role, what in OWN_ROLES.items()],
    )
    submit_label = "Invite this colleague"
    consequence = (
        "If you invite them, they will get an e-mail with a link to set a password, which works once, for 7 days. The "
        "council will see who invited them."
    )
    nouns = {"roles": "what they may do"}

    def clean_roles(self) -> list[Role]:
        return [Role[name] for name in self.cleaned_data["roles"]]
