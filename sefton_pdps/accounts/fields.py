"""Choosing people in a form: each is named with the job, as the audit trail names them."""

from django import forms

from sefton_pdps.accounts.models import User


def described(person: User) -> str:
    """A person as a list to choose from names them."""
    return person.described


class PersonField(forms.ModelChoiceField):
    """One person."""

    def label_from_instance(self, obj: User) -> str:
        return obj.described


class PeopleField(forms.ModelMultipleChoiceField):
    """Some people."""

    def label_from_instance(self, obj: User) -> str:
        return obj.described
