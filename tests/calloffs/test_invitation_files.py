"""A provider narrows its invitations and takes them as a file: its own rows as the list shows them, never a rival's."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from calloffs.models import Invitation
from calloffs.presenters.own_invitation import FILE_HEADINGS
from calloffs.rules.invitations import invitation_reference
from calloffs.services import invitations as services
from calloffs.states import DeclineReason
from calloffs.views import invitations as views
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock as product_clock
from tests import councils_columns
from tests.browsing import queries
from tests.calloffs.pages import signed_in
from tests.factories import accounts, calloffs

pytestmark = pytest.mark.django_db
FILE = "/portal/invitations/file/"


@pytest.fixture(autouse=True)
def no_column_of_the_councils_is_selected():
    with councils_columns.watched() as selected:
        yield
    assert selected == set()


class Answers:
    """A provider with an invitation that it offered for, one that it declined and one that it left; and a rival."""

    def __init__(self) -> None:
        with tenancy.scope(tenancy.COUNCIL):
            self.lot, self.homes = calloffs.lot_with_providers()
            running = [calloffs.competition(*self.homes, lot=self.lot) for _ in range(3)]
            self.by, self.rival = (calloffs.bidder(home.provider) for home in self.homes)
            own = {row.call_off_id: row for row in Invitation.objects.filter(provider=self.homes[0].provider)}
            self.offered, self.declined, self.left = (own[one.pk] for one in running)
            theirs = Invitation.objects.filter(provider=self.homes[1].provider)
            self.rivals = [invitation_reference(row.pk) for row in theirs]
        calloffs.submitted(running[0], self.homes[0], self.by)
        with tenancy.scope(self.by.scope):
            services.decline(
                invitation=self.declined,
                reason=DeclineReason.MIX,
                note="",
                by=self.by,
                at=product_clock.now(),
            )

    def lines(self, query=""):
        answer = signed_in(self.by).get(f"{FILE}?format=csv{query}")
        assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
        return list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))


@pytest.fixture
def answers(clock):
    return Answers()


def references(*rows):
    return {invitation_reference(row.pk) for row in rows}


def test_the_file_holds_the_own_rows_with_answer_and_fee(answers):
    heading, *lines = answers.lines()
    assert tuple(heading) == FILE_HEADINGS
    assert {line[0] for line in lines} == references(answers.offered, answers.declined, answers.left)
    told = {line[0]: (line[3], line[-1]) for line in lines}
    assert told[invitation_reference(answers.declined.pk)] == ("Declined", "")
    assert told[invitation_reference(answers.offered.pk)][1] == "£3,200.00"


def test_nothing_of_a_rival_or_of_the_child_is_in_it(answers):
    text = str(answers.lines())
    with tenancy.scope(tenancy.COUNCIL):
        call_off = answers.offered.call_off
        child = call_off.referral.child
        secrets = [child.given_name, child.family_name, child.reference, call_off.reference, *answers.rivals]
    assert [one for one in secrets if one in text] == []


@pytest.mark.parametrize("answer", ["offered", "declined", "none"])
def test_list_and_file_are_narrowed_alike(answers, answer):
    of = {"offered": answers.offered, "declined": answers.declined, "none": answers.left}
    (line,) = answers.lines(f"&answer={answer}")[1:]
    assert {line[0]} == references(of[answer])
    html = signed_in(answers.by).get(f"/portal/invitations/?answer={answer}").content.decode()
    shown = {one for one in references(*of.values()) if one in html}
    assert shown == references(of[answer]) and f"answer={answer}" in html


@pytest.mark.parametrize(
    ("query", "number"), [("&care=fostering", 0), ("&care=nonsense", 3), ("&answer=%00", 3), ("", 3)]
)
def test_what_cannot_be_read_narrows_nothing(answers, query, number):
    assert len(answers.lines(query)) == number + 1


def test_an_invitation_of_before_is_in_the_file_too(answers, clock):
    clock.advance(hours=3)
    assert len(answers.lines()) == 4
    html = signed_in(answers.by).get("/portal/invitations/?answer=declined").content.decode()
    assert invitation_reference(answers.declined.pk) in html
    assert invitation_reference(answers.left.pk) not in html


def test_a_workbook_opens_and_no_text_in_it_is_a_formula(answers):
    with tenancy.scope(tenancy.COUNCIL):
        answers.lot.name = "=HYPERLINK(1)"
        answers.lot.save(update_fields=["name"])
    answer = signed_in(answers.by).get(f"{FILE}?format=xlsx")
    assert answer["Content-Disposition"].endswith('.xlsx"')
    lines = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert len(lines) == 4 and not any(str(cell)[:1] == "=" for line in lines for cell in line)
    assert any(str(cell).startswith("'=HYPERLINK") for line in lines for cell in line)


def test_more_than_a_file_holds_is_refused_with_what_to_do(answers, monkeypatch):
    monkeypatch.setattr(views, "MOST_IN_A_FILE", 2)
    answer = signed_in(answers.by).get(f"{FILE}?format=csv", follow=True)
    assert "Choose fewer" in answer.content.decode() and answer.redirect_chain


@pytest.mark.parametrize("role", [Role.PLACEMENTS_OFFICER, Role.SYSTEM_ADMINISTRATOR, Role.SETTING_MANAGER])
def test_who_reads_no_invitation_takes_no_file(answers, role):
    with tenancy.scope(tenancy.COUNCIL):
        provider = answers.homes[0].provider if role.for_provider else None
        person = accounts.person(role, provider=provider)
    assert signed_in(person).get(f"{FILE}?format=csv").status_code in (403, 404)


def test_the_list_and_the_file_cost_the_same_statements_for_one_as_for_many(answers):
    client = signed_in(answers.by)
    few = [queries(client, url) for url in ("/portal/invitations/?answer=none", f"{FILE}?format=csv")]
    with tenancy.scope(tenancy.COUNCIL):
        for _ in range(4):
            calloffs.competition(*answers.homes, lot=answers.lot, closes_in=timedelta(hours=1))
    assert [queries(client, url) for url in ("/portal/invitations/?answer=none", f"{FILE}?format=csv")] == few
