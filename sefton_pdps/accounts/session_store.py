"""Sessions behind doors: the application's role reads and writes one by its key, and can list or end no other.

A session is read before any scope is set and kept after it has ended, so no row policy could tell whose it is.
"""

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import CreateError, UpdateError
from django.contrib.sessions.models import Session
from django.db import connection


def _ask(function: str, *values: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}({', '.join(['%s'] * len(values))})", values)
        return cursor.fetchone()[0]


ANY_AGE = "SELECT * FROM accounts_session(%s)"


def by_key(session_key: str | None, *, how: str = ANY_AGE) -> Session | None:
    """The session with a key, expired or not."""
    return next(iter(Session.objects.raw(how, [session_key])), None)


def forget_expired() -> None:
    """Remove the sessions whose time is over by the product's clock."""
    _ask("accounts_forget_sessions")


class SessionStore(db.SessionStore):
    """Django's sessions in the database, through the doors."""

    def _get_session_from_db(self) -> Session | None:
        session = by_key(self.session_key, how=f"{ANY_AGE} WHERE expire_date > clock_timestamp()")
        if session is None:
            self._session_key = None
        return session

    def exists(self, session_key: str) -> bool:
        return by_key(session_key) is not None

    def save(self, must_create: bool = False) -> None:
        if self.session_key is None:
            self.create()
            return
        content = self._get_session(no_load=must_create)  # type: ignore[attr-defined]  # Django's stubs leave it out
        row = self.create_model_instance(content)
        kept = _ask("accounts_keep_session", row.session_key, row.session_data, row.expire_date, must_create)
        if not kept:
            raise CreateError if must_create else UpdateError

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            _ask("accounts_end_session", key)

    @classmethod
    def clear_expired(cls) -> None:
        forget_expired()
