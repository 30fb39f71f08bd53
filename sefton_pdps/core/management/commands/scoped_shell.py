from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.core.management.commands import shell

from sefton_pdps.core.database import tenancy


class Command(shell.Command):
    """A Python shell in which the rows of one scope are seen; on local and demonstration data only.

    All of it is one transaction: it is kept when you leave (Ctrl-D), and gone when the database refused a statement.
    """

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--scope", default=tenancy.COUNCIL, help="council, system or provider:<id>")

    def handle(self, **options: Any) -> None:
        # Opening a child's record writes down who read it; a shell writes nothing down.
        if not settings.DEMONSTRATION:
            raise CommandError("This shell opens on local and demonstration data only.")
        with tenancy.scope(_scope(options["scope"])):
            super().handle(**options)


def _scope(given: str) -> str:
    if given in (tenancy.COUNCIL, tenancy.SYSTEM):
        return given
    try:
        return tenancy.provider_scope(UUID(given.removeprefix("provider:")))
    except ValueError as wrong:
        raise CommandError(
            f"“{given}” is no scope. Choose council, system or provider:<id of a provider>."
        ) from wrong
