from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Critical, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection

from sefton_pdps.core.ports import Port
from sefton_pdps.core.time import clock

_HINT = "As the owner role: UPDATE core_clock_offset SET shift = '0', frozen_at = NULL."


def refuse_a_moved_clock() -> None:
    """What a web server and a worker ask before they serve: a real system runs on the true time (ADR 4).

    A database that cannot be reached yet is no reason to stay down: pages say so until it answers.
    """
    if settings.DEMONSTRATION:
        return
    try:
        true = clock.is_true()
    except DatabaseError:
        return
    finally:
        connection.close()
    if not true:
        raise ImproperlyConfigured(f"The product's clock is not the true time. {_HINT}")


@register(Tags.database, deploy=True)
def clock_is_true(databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """A real system runs on the true time (ADR 4)."""
    if settings.DEMONSTRATION or not databases:
        return []
    try:
        true = clock.is_true()
    except DatabaseError as error:
        return [Critical(f"The product's clock cannot be read: {error}", id="core.C001")]
    if not true:
        return [Critical("The product's clock is not the true time.", hint=_HINT, id="core.C002")]
    return []


@register()
def ports_are_answered(**kwargs: Any) -> list[CheckMessage]:
    """Each question that a lower app asks has an answer from a higher one."""
    return [
        Critical(f"No app answers: {port.question}", id="core.C003")
        for port in Port.every
        if not port.is_answered
    ]
