"""A stored file whose content is gone is told plainly, in one place for every page that hands a file out."""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from sefton_pdps.core.web.error_views import page
from sefton_pdps.files.refusals import FileLost

logger = logging.getLogger(__name__)
STATUS = 500


class LostFilesMiddleware:
    """Answer `FileLost` with its own page; a 5xx, so that nothing says that the file was taken.

    One line in the log, with the number that the page gives: neither name nor address nor whose it is.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, FileLost):
            return None
        logger.error("A stored file cannot be read: %s", exception.number)
        answer = page(STATUS, "file_lost.html", number=exception.number)
        # Django would log the address of the page a second time.
        answer._has_been_logged = True  # type: ignore[attr-defined]  # of Django's, without a public name
        return answer
