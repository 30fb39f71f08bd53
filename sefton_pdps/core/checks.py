from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Critical, Tags, register
from django.db import DatabaseError

from sefton_pdps.core import clock


@register(Tags.database, deploy=True)
def clock_is_true(databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """A real system runs on the true time (design 3a)."""
    if settings.DEMONSTRATION or not databases:
        return []
    try:
        true = clock.is_true()
    except DatabaseError as error:
        return [Critical(f"The product's clock cannot be read: {error}", id="core.C001")]
    if not true:
        hint = "As the owner role: UPDATE core_clock_offset SET shift = '0', frozen_at = NULL."
        return [Critical("The product's clock is not the true time.", hint=hint, id="core.C002")]
    return []
