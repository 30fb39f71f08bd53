from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth import authenticate, password_validation
from django.http import HttpRequest

from sefton_pdps.access.roles import Role
from sefton_pdps.accounts import organisations
from sefton_pdps.accounts.models import User
from sefton_pdps.accounts.states import KnownBy
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.forms import DayField, EmailField, FindingForm, PageForm

WRONG_PASSWORD = "wrong"
WRONG = "The e-mail address or the password is not right. Check both and try again."


class SignInForm(PageForm):
    """E-mail and password. The refusal is the same whether or not there is such a person."""

    sent_once = False

    email = EmailField(
        label="E-mail address", max_length=200, widget=forms.EmailInput({"autocomplete": "username"})
    )
    password = forms.CharField(
        label="Password", max_length=200, widget=forms.PasswordInput({"autocomplete": "current-password"})
    )
    submit_label = "Sign in"
    nouns = {"email": "your e-mail address", "password": "your password"}

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        self.request = request
        self.user: User | None = None
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("email") and given.get("password"):
            with tenancy.scope(tenancy.DOOR):
                self.user = authenticate(
                    self.request, email=given["email"].lower(), password=given["password"]
                )
            if self.user is None:
                self.refuse(DomainError(WRONG))
        return given


class NewPasswordForm(PageForm):
    """A new password, typed twice."""

    sent_once = False

    password = forms.CharField(
        label="New password",
        max_length=200,
        help_text="At least 12 characters. Three words that do not belong together make a good one. "
        "Not your name, your job, the council’s words, digits only or a common password.",
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="New password again",
        max_length=200,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    submit_label = "Set the password"
    nouns = {"password": "the new password", "again": "the new password again"}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        password, again = given.get("password"), given.get("again")
        if password and again and password != again:
            self.add_error("again", "The two passwords are not the same. Type the new password again.")
        elif password:
            try:
                password_validation.validate_password(password, self.user)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return given


class ChangePasswordForm(NewPasswordForm):
    """The present password, then the new one twice."""

    present = forms.CharField(
        label="Present password",
        max_length=200,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )
    field_order = ["present", "password", "again"]
    submit_label = "Change the password"
    consequence = "If you change it, you will stay signed in here, and will be signed out anywhere else."
    nouns = {**NewPasswordForm.nouns, "present": "your present password"}

    def clean_present(self) -> str:
        given: str = self.cleaned_data["present"]
        if not self.user.check_password(given):
            raise forms.ValidationError("This is not your present password. Type it again.", WRONG_PASSWORD)
        return given


class CodeForm(PageForm):
    """A code of the person's device, or where `recovery` a recovery code."""

    sent_once = False
    code = forms.CharField(
        label="Code",
        max_length=20,
        help_text="Six digits from the app on your device. They change every half minute.",
        widget=forms.TextInput({"autocomplete": "one-time-code", "spellcheck": "false"}),
    )
    submit_label = "Continue"
    nouns = {"code": "the code"}

    def __init__(self, *args: Any, recovery: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if recovery:
            self.fields["code"].label = "Code, or a recovery code"


class ResetForm(PageForm):
    """How the administrator made sure who it is."""

    known_by = forms.ChoiceField(
        label="How did you make sure who it is?", choices=KnownBy.choices, widget=forms.RadioSelect
    )
    submit_label = "Reset the device"
    warning = True
    nouns = {"known_by": "how you made sure who it is"}

    def clean_known_by(self) -> KnownBy:
        return KnownBy(self.cleaned_data["known_by"])


class ForgottenForm(PageForm):
    """The address to send a link to."""

    sent_once = False

    email = EmailField(
        label="E-mail address", max_length=200, widget=forms.EmailInput({"autocomplete": "username"})
    )
    submit_label = "Send the link"
    consequence = (
        "If a person with this address has access, they will get an e-mail with a link. It will work once, for "
        "a day."
    )
    nouns = {"email": "your e-mail address"}


class PeopleSearchForm(PageForm):
    """Letters of a name or an e-mail address."""

    q = forms.CharField(label="Name or e-mail address", max_length=100, required=False)
    form_method = "get"
    submit_label = "Search"


class InviteForm(FindingForm):
    """Who is invited, for which organisation and into which roles."""

    name = forms.CharField(label="Full name", max_length=120)
    email = EmailField(label="E-mail address", max_length=200)
    job_title = forms.CharField(
        label="Job title",
        max_length=120,
        required=False,
        help_text="It stands beside the name in the history of what was done.",
    )
    organisation = forms.ChoiceField(label="Organisation", required=False)
    roles = forms.MultipleChoiceField(
        label="Roles from today",
        widget=forms.CheckboxSelectMultiple,
        choices=[(role.name, role.value) for role in Role],
        help_text="The last three are for a provider’s people, all others for the council’s.",
    )
    submit_label = "Invite this person"
    consequence = (
        "If you invite them, they will get an e-mail with a link to set a password. The link will work "
        "once, for 7 days."
    )
    nouns = {"roles": "a role"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("organisation", organisations.Organisations(), organisations.COUNCIL)

    def clean_organisation(self) -> UUID | None:
        given = self.cleaned_data["organisation"]
        return UUID(given) if given else None

    def clean_roles(self) -> list[Role]:
        return [Role[name] for name in self.cleaned_data["roles"]]


class GrantForm(PageForm):
    """A role and its days."""

    role = forms.ChoiceField(label="Role")
    first = DayField(label="First day")
    last = DayField(
        label="Last day", required=False, help_text="Leave it empty for no end. A stand-in has a last day."
    )
    submit_label = "Grant the role"
    consequence = "If you give it, they will be able to do whatever the role allows from the first day on."
    nouns = {"first": "the first day", "last": "the last day"}

    def __init__(self, *args: Any, for_provider: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.control("role", forms.ChoiceField).choices = [
            ("", "Choose a role"),
            *((role.name, role.value) for role in Role if role.for_provider == for_provider),
        ]

    def clean_role(self) -> Role:
        return Role[self.cleaned_data["role"]]


class TelephoneForm(PageForm):
    """Where colleagues ring somebody by day."""

    submit_label = "Save the number"
    consequence = (
        "If you save it, colleagues will see it beside the name, on the pages of the children of that worker."
    )
    nouns = {"telephone": "the telephone number"}
    telephone = forms.CharField(
        label="Telephone by day",
        max_length=40,
        required=False,
        widget=forms.TextInput({"type": "tel", "autocomplete": "off"}),
        help_text="A work number, like 0151 496 0123. Leave it empty if there is none. Only the council sees this.",
    )

    @staticmethod
    def initial_of(user: User) -> dict[str, Any]:
        """The box as the person's record has it."""
        return {"telephone": user.telephone}
