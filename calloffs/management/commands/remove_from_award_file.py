from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from calloffs.models import CallOff
from calloffs.services import award_files
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError


class Command(BaseCommand):
    """Take out of entries of an award file who did it and what is said, by a numbered decision on retention."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("reference", help="The call-off, such as CO-2026-0012.")
        parser.add_argument(
            "--entries", type=int, nargs="+", required=True, help="The numbers of the entries."
        )
        parser.add_argument("--decision", required=True, help="The number of the decision on retention.")

    def handle(self, *args: Any, reference: str, entries: list[int], decision: str, **options: Any) -> None:
        with tenancy.scope(tenancy.SYSTEM) as now:
            call_off = CallOff.objects.filter(reference=reference).first()
            if call_off is None:
                raise CommandError(f"There is no call-off {reference}.")
            try:
                removed = award_files.remove_content(
                    call_off=call_off, entries=set(entries), decision=decision, at=now
                )
            except DomainError as error:
                raise CommandError(str(error)) from error
        self.stdout.write(
            f"{removed} entries of {reference}: what they said was removed by decision {decision}."
        )
