from typing import Any

from django import forms
from django.contrib.auth import authenticate, password_validation
from django.http import HttpRequest

from sefton_pdps.accounts.models import User
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.forms import PageForm

WRONG = "The e-mail address or the password is not right. Check both and try again."


class SignInForm(PageForm):
    """E-mail and password. The refusal is the same whether or not there is such a person."""

    email = forms.EmailField(
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
            self.user = authenticate(
                self.request, email=given["email"].lower(), password=given["password"]
            )
            if self.user is None:
                self.refuse(DomainError(WRONG))
        return given


class NewPasswordForm(PageForm):
    """A new password, typed twice."""

    password = forms.CharField(
        label="New password",
        max_length=200,
        help_text="At least 12 characters. Three words that do not belong together make a good one.",
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
