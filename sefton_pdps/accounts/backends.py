"""Signing in: a person is found through the doors of the database, for nobody's scope is known yet."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from sefton_pdps.accounts.models import User
from sefton_pdps.core.database import tenancy


class PeopleBackend(ModelBackend):
    """Django's own, except that it reads nobody but the person named."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        """The person with the e-mail address and password; as much work for an address that nobody has."""
        user = User.objects.by_email(username or kwargs.get(User.USERNAME_FIELD))
        # A password whose hash has become too weak is hashed anew here, as its owner may.
        with tenancy.scope((user and user.scope) or tenancy.DOOR):
            if user is None:
                User().set_password(password)
            elif user.check_password(password or "") and self.user_can_authenticate(user):
                return user
        return None

    def get_user(self, user_id: Any) -> User | None:
        """The person of a session."""
        user = User.objects.for_session(user_id)
        return user if user and self.user_can_authenticate(user) else None
