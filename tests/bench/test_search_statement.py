"""A search statement of 300 who were asked against one of 30, by `make bench`: a ratio, measured in turns (ADR 156)."""

import os
from statistics import median
from time import process_time

import pytest

from calloffs.documents.search_statement import statement_pdf
from calloffs.models import CallOff
from calloffs.services.search_statements import make
from calloffs.states import Edition
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time.clock import now
from tests.calloffs.test_search_statements import asked_of
from tests.factories.accounts import person

pytestmark = pytest.mark.skipif(not os.environ.get("BENCH"), reason="make bench")
# Ten times the rows; what every statement costs by itself makes it less, a table laid out twice a page more.
MOST = 11


def taken(call_off: CallOff, officer: User) -> float:
    began = process_time()
    fields = {"edition": Edition.FULL, "for_whom": "The Family Court", "by": officer, "at": now()}
    statement_pdf(make(call_off=call_off, **fields))
    return process_time() - began


@pytest.mark.django_db
def test_a_statement_of_three_hundred_takes_at_most_as_often_the_time_as_it_has_rows() -> None:
    with tenancy.scope(tenancy.COUNCIL):
        officer, few, many = person(Role.PLACEMENTS_OFFICER), asked_of(30), asked_of(300)
        taken(few, officer)
        turns = [(taken(many, officer), taken(few, officer)) for _turn in range(3)]
    long, short = (median(times) for times in zip(*turns, strict=True))
    print(f"300: {long:.2f} s of a processor, 30: {short:.2f} s")
    assert long <= MOST * short
