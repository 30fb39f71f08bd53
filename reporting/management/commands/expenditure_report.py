import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reporting.documents.expenditure_report import report_document
from reporting.rules.snapshot import fingerprint
from reporting.services.reports import NoData, report_snapshot
from sefton_pdps.core import clock, tenancy


def month_of(text: str) -> date:
    """The first day of a month written 2021-12."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise CommandError(f"“{text}” is not a month. Write it as 2021-12.", returncode=2) from error


class Command(BaseCommand):
    """Write the expenditure report of a month as PDF and its figures as JSON; exit 2 where there are no data."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("month", help="the month, as 2021-12")
        parser.add_argument("--out", type=Path, required=True, help="where the PDF goes")
        parser.add_argument(
            "--json", type=Path, required=True, help="where the figures go; money in pounds as text"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        month = month_of(options["month"])
        with tenancy.scope(tenancy.SYSTEM):
            try:
                frozen = report_snapshot(month=month, at=clock.now())
            except NoData as refusal:
                raise CommandError(str(refusal), returncode=2) from refusal
        document = report_document(frozen)
        figures = {"fingerprint": fingerprint(frozen), **frozen}
        try:
            options["out"].write_bytes(document.body)
            options["json"].write_text(
                json.dumps(figures, indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
            )
        except OSError as error:
            raise CommandError(f"{error.filename} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"{options['out']}: {document.pages} pages. {frozen['headline']}")
