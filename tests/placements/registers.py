"""A register that is read some days ago, for tests of what follows when a setting in it changes."""

from datetime import timedelta

from providers.services.register import import_register
from sefton_pdps.core.time import clock
from tests.providers.register_files import register


def take(days=2, **changes):
    return import_register(
        file=register(changes),
        file_name="r.xlsx",
        as_at=clock.today() - timedelta(days=days),
        by=None,
        at=clock.now(),
    )
