"""One message to each of several people."""

from collections.abc import Iterable
from uuid import UUID

from sefton_pdps.notifications.outbox import Message


def tell(
    people: Iterable[UUID], *, kind: str, mark: str, title: str, url: str, body: str = ""
) -> list[Message]:
    """The same message to each person by key, in their order, once however often it is queued for the same `mark`."""
    return [
        Message(
            key=f"{kind}:{mark}:{person}",
            recipient_id=person,
            kind=kind,
            title=title[:200],
            url=url,
            body=body,
        )
        for person in sorted(people)
    ]
