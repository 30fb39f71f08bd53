"""The only things a PDF may be made of besides its own HTML: the packaged style sheet and fonts."""

from importlib.resources import files
from types import MappingProxyType

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from sefton_pdps.pdf import typefaces

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
        **{f"package:{file}": (typefaces.SUBSETS / file, "font/ttf") for file in typefaces.FIGURE_FILES},
        **{
            f"package:{file}": (typefaces.SUBSETS / file, "font/ttf")
            for name in typefaces.NAMES
            for file in typefaces.faces(name)
        },
    }
)


class PackagedFilesOnly(URLFetcher):
    """Serves the listed packaged files and refuses every other address unopened: http, file, data, all.

    A refusal leaves out the picture or style that asked for it; the PDF is still made. A missing packaged
    file stops the rendering, because a document in another typeface is not the same document.
    """

    def __init__(self, needed: tuple[str, ...] = ()) -> None:
        """`needed` names the typefaces that the document's text asks for beside the main one."""
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self._typefaces = typefaces.style_sheet(needed).encode()

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        if url == "package:typefaces.css":
            return URLFetcherResponse(url, self._typefaces, {"Content-Type": "text/css"})
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
