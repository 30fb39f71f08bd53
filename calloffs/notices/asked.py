"""What people are told of a home that is asked for a direct award: its provider, and who asked (ADR 154)."""

from typing import Any

from calloffs.models import AskedHome, AskedQuestion
from calloffs.rules.deadlines import shown
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.selectors import people_of_providers
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.notifications.outbox import Message


def _to_provider(asked: AskedHome, kind: str, title: str, *, key: Any, body: str = "") -> list[Message]:
    people = people_of_providers([asked.provider_id], Permission.INVITATION_SEE).values_list("pk", flat=True)
    url = address_of("calloffs:portal_asked", asked.pk)
    return [Message(f"{kind}:{key}:{person}", person, kind, title, url, body) for person in people]


def _to_officer(asked: AskedHome, kind: str, title: str, *, key: Any) -> list[Message]:
    url = address_of("calloffs:asked_homes", asked.call_off_id)
    return [Message(f"{kind}:{key}:{asked.asked_by_id}", asked.asked_by_id, kind, title, url)]


def asked(row: AskedHome) -> list[Message]:
    """Its people are asked, with the moment until which they may answer."""
    body = f"Please answer before {shown(row.expires_at)}."
    title = "The council asks whether a home of yours can take a child"
    return _to_provider(row, "asked.home", title, key=row.pk, body=body)


def answered(row: AskedHome) -> list[Message]:
    """Who asked reads the answer."""
    label = str(row.get_answer_display()).lower()
    return _to_officer(row, "asked.answered", f"A home that you asked has {label}", key=row.pk)


def expired(row: AskedHome) -> list[Message]:
    """Who asked asks the next."""
    return _to_officer(row, "asked.expired", "A home that you asked did not answer in time", key=row.pk)


def taken_back(row: AskedHome) -> list[Message]:
    """Its people need not wait."""
    return _to_provider(
        row, "asked.taken_back", "The council has taken a request for a home back", key=row.pk
    )


def question(row: AskedQuestion) -> list[Message]:
    """Who asked the home answers it."""
    return _to_officer(row.asked, "asked.question", "A home that you asked has a question", key=row.pk)


def question_answered(row: AskedQuestion) -> list[Message]:
    """Its people read the answer."""
    return _to_provider(row.asked, "asked.told", "The council has answered your question", key=row.pk)
