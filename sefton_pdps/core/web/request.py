"""The request as a view has it, of somebody let in and within their scope."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:  # accounts stands above the core
    from sefton_pdps.accounts.models import User


class TimedRequest(HttpRequest):
    """The request of a page that is open to everybody: `at` is the database's moment of its transaction."""

    at: datetime


class Request(TimedRequest):
    """The request of a person signed in, as every page but a `public` one is asked."""

    user: "User"
