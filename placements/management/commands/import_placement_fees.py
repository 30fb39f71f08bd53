import sys
from argparse import ArgumentParser
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from placements.rules.fee_file import EXAMPLE, HEADINGS, Outcome
from placements.services.fee_file_plan import Plan
from placements.services.fee_files import OtherTotal, csv_rows, import_rows, workbook_rows
from sefton_pdps.core import money
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time import clock
from sefton_pdps.core.web.spreadsheets import csv_text

REFUSED = 2


class Command(BaseCommand):
    """Import running placements with their fees from a CSV or Excel file: held to a control total, all or nothing."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", help="The file, .csv or .xlsx, one row a fee line.")
        parser.add_argument("--control-total", metavar="POUNDS", help="What the lines come to a week.")
        parser.add_argument(
            "--dry-run", action="store_true", help="Say what would be done, and write nothing."
        )
        parser.add_argument(
            "--template", action="store_true", help="Write the headings with one example row."
        )

    def handle(
        self,
        *args: Any,
        file: Path | None,
        control_total: str | None,
        dry_run: bool,
        template: bool,
        **options: Any,
    ) -> None:
        if template:
            self.stdout.write(csv_text(HEADINGS, [EXAMPLE]).decode("utf-8-sig"), ending="")
            return
        if file is None or control_total is None:
            self._refuse("Give the file, and with --control-total what its lines come to a week in pounds.")
            return
        try:
            self._take(file, money.pounds(control_total), write=not dry_run)
        except OtherTotal as refusal:
            self._report(refusal.plan, is_applied=False)
            self._refuse(str(refusal))
        except OSError as error:
            self._refuse(f"{file} cannot be opened: {error.strerror}.")
        except DomainError as refusal:
            self._refuse(str(refusal))

    def _take(self, file: Path, control_total: Decimal, *, write: bool) -> None:
        body = file.read_bytes()
        rows = csv_rows(body) if file.suffix.lower() == ".csv" else workbook_rows(body)
        with tenancy.scope(tenancy.SYSTEM):
            plan, _made = import_rows(
                rows=rows, file_name=file.name, control_total=control_total, write=write, at=clock.now()
            )
        self._report(plan, is_applied=write)
        if not write:
            self.stdout.write("Nothing was written.")
            if refusal := plan.why_not(control_total):
                self._refuse(refusal)

    def _report(self, plan: Plan, *, is_applied: bool) -> None:
        """Every placement that is not simply taken, by its rows; never a name."""
        for line in plan.lines():
            if line["outcome"] in (Outcome.REFUSED.name, Outcome.PARKED.name):
                rows = ", ".join(map(str, line["rows"]))
                self.stdout.write(f"Row {rows}: {Outcome[line['outcome']].value}. {line['sentence']}")
        counts = plan.counted()
        told = ", ".join(f"{counts[one]} {one.told(is_applied=is_applied)}" for one in Outcome)
        self.stdout.write(f"placements: {told}")
        self.stdout.write(f"accepted lines: £{plan.accepted:,.2f} a week")

    def _refuse(self, sentence: str) -> None:
        self.stderr.write(sentence)
        sys.exit(REFUSED)
