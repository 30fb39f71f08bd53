"""A person at a page, without a browser: what the page carries unseen is sent along."""

import re
from typing import Any
from uuid import uuid4

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sefton_pdps.core.web.check_page import CHECKED
from sefton_pdps.core.web.editing import VERSION


class PageClient(Client):
    """A client that sends a form as its page would.

    A form that edits a shared row carries which stored values it was made from. A test that is not about two people
    leaves that out; the page is then opened first, as a browser does, and the form sent from it. A page that shows once
    more what was entered is sent on, unless `checks` is set to False.
    """

    checks = True

    def post(self, path: str, data: Any = None, *args: Any, **extra: Any) -> HttpResponse:
        answer = super().post(path, data, *args, **extra)
        if self.checks and answer.context and "checking" in answer.context:
            data = {**(data or {}), CHECKED: "1"}
            answer = super().post(path, data, *args, **extra)
        form = answer.context.get("form") if answer.context else None
        if VERSION in (data or {}) or getattr(form, "overtaken", None) is None:
            return answer
        shown = self.get(path).context["form"]
        for value in (data or {}).values():
            if hasattr(value, "seek"):
                value.seek(0)
        return super().post(path, {**data, "key": uuid4(), VERSION: shown[VERSION].value()}, *args, **extra)


# What every page costs before it begins: the session, its person, the scope; and the edges of transactions.
FRAME = re.compile(
    r"accounts_(keep_)?session\(|accounts_person_for_frame|set_config\('sefton.scope'"
    r"|^(RELEASE )?SAVEPOINT|^(BEGIN|COMMIT)$"
)


def statements(client: Client, url: str, *, is_warm: bool = False) -> list[str]:
    """The statements of a page's own, once it is warm: those of the frame are left out."""
    if not is_warm:
        client.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200, url
    return [one["sql"] for one in seen if not FRAME.search(one["sql"])]


def queries(client: Client, url: str) -> int:
    """How many statements of its own a page takes."""
    return len(statements(client, url))
