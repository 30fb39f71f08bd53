"""Two people who save the same page at the same moment: one is kept, the other reads both; nothing is lost."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client

from sefton_pdps.core.database import tenancy
from tests.fault.competitions import DRILL
from tests.meta.editing_pages import MINE, PAGES, THEIRS
from tests.meta.test_two_on_one_page import changes_of, page_of, send

pytestmark = pytest.mark.fault
ROUNDS = 170 if DRILL else 2
WAYS = {
    "referral": PAGES["referral_section"]["section wishes"],
    "agreement": PAGES["draw_up"]["agreement"],
    "comment on a figure": PAGES["report_comment"]["comment"],
}


def _signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client


def _press(start: Barrier, *sending: Any) -> Any:
    try:
        start.wait()
        return send(*sending)
    finally:
        connections.close_all()


@pytest.mark.parametrize("name", WAYS)
def test_of_two_who_save_at_one_moment_one_is_kept_and_the_other_reads_both(
    committed_db, files_root, clock, name
):
    with tenancy.scope(tenancy.COUNCIL):
        opened = WAYS[name](clock)
    people = _signed_in(opened.first), _signed_in(opened.second)
    for round_ in range(ROUNDS):
        pages = [page_of(one, opened.url) for one in people]
        box = next(iter(changes_of(opened, pages[0][0])[0]))
        texts = [f"{text} {round_}" for text in (THEIRS, MINE)]
        start = Barrier(2)
        with ThreadPoolExecutor(2) as pool:
            sent = [
                pool.submit(_press, start, one, opened.url, held, {box: text})
                for one, (_form, held), text in zip(people, pages, texts, strict=True)
            ]
            answers = [one.result() for one in sent]
        assert sorted(one.status_code for one in answers) == [200, 302]
        kept, lost = texts if answers[0].status_code == 302 else reversed(texts)
        told = next(one for one in answers if one.status_code == 200)
        assert told.context["form"].overtaken is not None
        assert kept in told.content.decode() and lost in told.content.decode()
        assert page_of(people[0], opened.url)[1][box] == kept
