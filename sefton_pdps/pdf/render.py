"""HTML template to tagged PDF (PDF/UA-1). It takes a second or more: tasks call it, never under row locks."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.template.loader import render_to_string


def render(
    template: str, context: Mapping[str, Any], *, identifier: str, title: str, created: datetime
) -> bytes:
    """A tagged A4 PDF of a template that extends `pdf/base.html`; identical input gives identical bytes.

    `identifier` names the document for ever (a reference with its version, a snapshot's fingerprint) and
    stands in no other. `created` is the kept time of the record, not the time of rendering. Bytes are
    identical within a release of the software; across releases the snapshot's fingerprint is the proof.
    """
    # Imported here because it takes half a second and needs Pango, which only the worker's host must have.
    from weasyprint import HTML

    from sefton_pdps.pdf.fetcher import PackagedFilesOnly
    from sefton_pdps.pdf.fitting import fitted
    from sefton_pdps.pdf.tags import finish
    from sefton_pdps.pdf.typefaces import needed, printable

    # As text: a template would turn the moment into local time.
    w3c = created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    written = printable(
        render_to_string(
            template,
            {**context, "title": title, "identifier": identifier, "created_w3c": w3c},
        )
    )
    fetcher = PackagedFilesOnly(needed(written))
    html = HTML(string=fitted(written), base_url="package:", url_fetcher=fetcher)
    return finish(html.write_pdf(pdf_variant="pdf/ua-1"), identifier=identifier)
