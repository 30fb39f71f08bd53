"""The only things a PDF may be made of besides its own HTML: the packaged style sheet and fonts."""

from importlib.resources import files
from types import MappingProxyType

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

_FONTS = files("fontpkg_atkinson_hyperlegible") / "files"
_PACKAGED = MappingProxyType(
    {
        "package:report.css": (files("sefton_pdps.pdf") / "assets" / "report.css", "text/css"),
        **{
            f"package:AtkinsonHyperlegible-{style}.ttf": (
                _FONTS / f"AtkinsonHyperlegible-{style}.ttf",
                "font/ttf",
            )
            for style in ("Regular", "Bold", "Italic", "BoldItalic")
        },
    }
)


class PackagedFilesOnly(URLFetcher):
    """Serves the listed packaged files and refuses every other address unopened: http, file, data, all (R29).

    A refusal leaves out the picture or style that asked for it; the PDF is still made. A missing packaged
    file stops the rendering, because a document in another typeface is not the same document.
    """

    def __init__(self) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False)

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        if url not in _PACKAGED:
            raise ValueError("Only packaged files may be used in a PDF.")
        source, content_type = _PACKAGED[url]
        try:
            body = source.read_bytes()
        except OSError as error:
            raise FatalURLFetchingError(
                f"The packaged file {url} cannot be read: install the project again."
            ) from error
        return URLFetcherResponse(url, body, {"Content-Type": content_type})
