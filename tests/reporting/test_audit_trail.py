"""The audit trail's page: for the data protection officer and the auditor, in words, and itself written down."""

import re
from datetime import timedelta
from uuid import UUID

import pytest

from placements.services.children import find_children, open_record
from reporting.presenters.audit_trail import kind_words
from reporting.services import audit_trail as services
from sefton_pdps.access.roles import Role
from sefton_pdps.audit import events
from sefton_pdps.audit.history import sentence
from sefton_pdps.audit.models import Event
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time import clock as product_clock
from tests.browsing import queries
from tests.calloffs.pages import day, signed_in
from tests.factories import placements as made
from tests.factories.accounts import person
from tests.factories.placements import referral
from tests.factories.rows import all_of

READERS = [Role.DATA_PROTECTION_OFFICER, Role.AUDITOR]


@pytest.fixture(autouse=True)
def council_scope(db):
    with tenancy.scope(tenancy.COUNCIL):
        yield


@pytest.fixture
def reader():
    return person(Role.DATA_PROTECTION_OFFICER)


def opened(child, by, at=None):
    open_record(child=child, page="child", by=by, at=at or product_clock.now())


def text_of(client, **query):
    return client.get("/audit/", query).content.decode()


def rows(text):
    """The lines of the page's table as text."""
    body = text.split("<tbody")[1].split("</tbody")[0] if "<tbody" in text else ""
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in body.split("<tr")[1:]]


# --- Who may ---
@pytest.mark.parametrize("role", READERS)
def test_the_data_protection_officer_and_the_auditor_read_it_from_the_menu(role):
    client = signed_in(person(role))
    assert client.get("/audit/").status_code == 200
    assert 'href="/audit/"' in client.get("/").content.decode()


@pytest.mark.parametrize(
    "role",
    [role for role in Role if role not in READERS and not role.for_provider],
    ids=lambda role: role.name,
)
def test_nobody_else_reads_or_exports_it(role):
    client = signed_in(person(role))
    for url in ("/audit/", "/audit/export/"):
        assert client.get(url).status_code == 403
    assert 'href="/audit/"' not in client.get("/").content.decode()
    with pytest.raises(DomainError, match="does not show the audit trail"):
        services.ask_export(wanted={}, by=person(role), at=product_clock.now())


def test_a_system_administrator_reads_no_childs_record_and_no_trail():
    child, client = made.child(), signed_in(person(Role.SYSTEM_ADMINISTRATOR))
    for url in ("/audit/", "/children/", f"/children/{child.pk}/", f"/audit/?child={child.reference}"):
        assert client.get(url).status_code == 403


# --- What it shows ---
def test_it_is_searched_by_child_and_finds_what_was_made_for_the_child_too(reader):
    officer, child, other = person(Role.PLACEMENTS_OFFICER), made.child(), made.child()
    made_for = referral(child)
    opened(child, officer)
    opened(other, officer)
    events.record("referral.save", subject=made_for, by=officer, at=product_clock.now())
    found = rows(text_of(signed_in(reader), child=child.reference.lower()))
    assert any(child.reference in row and "Opened the record" in row for row in found)
    assert any(made_for.reference in row and "Changed the referral" in row for row in found)
    assert not any(other.reference in row for row in found)


def test_it_is_searched_by_person(reader):
    first, second, child = person(Role.PLACEMENTS_OFFICER), person(Role.PLACEMENTS_OFFICER), made.child()
    opened(child, first)
    opened(child, second)
    found = rows(text_of(signed_in(reader), person=str(first.pk)))
    assert len(found) == 1 and first.described in found[0]


def test_it_is_searched_by_days_of_local_time_the_last_included(reader):
    officer, at = person(Role.PLACEMENTS_OFFICER), product_clock.now()
    old, today = made.child(), made.child()
    opened(old, officer, at - timedelta(days=3))
    opened(today, officer, at)
    client, local_day = signed_in(reader), product_clock.today()
    since = text_of(client, person=officer.pk, **day("first_day", local_day))
    until = text_of(client, person=officer.pk, **day("last_day", local_day - timedelta(days=3)))
    assert today.reference in since and old.reference not in since
    assert old.reference in until and today.reference not in until


def test_it_is_searched_by_kind(reader):
    officer, child = person(Role.PLACEMENTS_OFFICER), made.child(family_name="Quistworth")
    opened(child, officer)
    events.record("referral.start", subject=child, by=officer, at=product_clock.now())
    find_children(words="Quistworth", by=officer, at=product_clock.now())
    found = " ".join(rows(text_of(signed_in(reader), kind="reading", person=officer.pk)))
    assert "Searched for children; 1 listed" in found and "results of a search" in found
    assert "Started the referral" not in found


def test_a_search_that_cannot_be_read_shows_nothing_rather_than_everything(reader):
    opened(made.child(), person(Role.PLACEMENTS_OFFICER))
    for query in ({"child": "CH-0000-00000"}, {"kind": "nonsense"}, {"person": "nobody"}):
        page = text_of(signed_in(reader), **query)
        assert rows(page) == [] and "There is a problem" in page


def test_an_empty_answer_says_so(reader):
    page = text_of(signed_in(reader), kind="money")
    assert "Nothing in the audit trail answers to that" in page and "Export these" not in page


def test_no_name_of_a_child_stands_in_it(reader):
    child = made.child(given_name="Plantedgiven", family_name="Plantedfamily")
    opened(child, person(Role.PLACEMENTS_OFFICER))
    client = signed_in(reader)
    shown = text_of(client, child=child.reference)
    shown += client.get("/audit/export/", {"child": child.reference}).content.decode()
    assert child.reference in shown and "Planted" not in shown


def test_it_goes_from_page_to_page_and_takes_the_same_few_queries(reader):
    officer, child = person(Role.PLACEMENTS_OFFICER), made.child()
    opened(child, officer)
    client = signed_in(reader)
    few = queries(client, f"/audit/?person={officer.pk}")
    for _ in range(30):
        opened(child, officer)
    assert queries(client, f"/audit/?person={officer.pk}") == few
    first = text_of(client, person=officer.pk)
    after = re.search(r"after=([\w=%-]+)", first)
    assert len(rows(first)) == 20 and after
    second = client.get(f"/audit/?person={officer.pk}&after={after[1]}").content.decode()
    assert len(rows(second)) == 11


# --- Reading it is written down ---
def test_each_reading_is_written_down(reader):
    child, client = made.child(), signed_in(reader)
    client.get("/audit/", {"child": child.reference})
    read = all_of(Event).get(name="audit.read")
    assert (read.actor_id, read.subject_id, read.payload) == (reader.pk, child.pk, {})


def test_a_reading_keeps_for_which_person_kind_and_days_it_was(reader):
    officer, client, today = person(Role.PLACEMENTS_OFFICER), signed_in(reader), product_clock.today()
    asked = {
        "person": str(officer.pk),
        "kind": "reading",
        **day("first_day", today),
        **day("last_day", today),
    }
    client.get("/audit/", asked)
    kept = all_of(Event).get(name="audit.read").payload
    assert kept["person"] == str(officer.pk) and kept["kind"] == "reading"
    assert kept["first_day"] == kept["last_day"] == today.isoformat()
    told = text_of(client, kind="reading")
    assert f"Read the audit trail by {officer.described}" in told.replace("&#x27;", "'")
    assert "of the kind “Opening, searching for and exporting records”" in told


# --- Words ---
def test_a_sentence_is_a_sentence_and_names_people():
    taken_off = Event(name="call_off.take_off_evaluator", payload={"evaluator": str(UUID(int=7))})
    assert "Invented Person" in sentence(taken_off, {UUID(int=7): "Invented Person"})
    assert (
        sentence(Event(name="child.search", payload={"listed": 3}), {}) == "Searched for children; 3 listed."
    )
    assert sentence(Event(name="long.gone_by", payload={}), {}) == "Long: gone by."


def test_a_record_of_an_earlier_version_is_named_at_least() -> None:
    assert kind_words(Event(subject_type="calloffs.gone")) == "Gone"
    assert kind_words(Event(subject_type="calloffs.offerdraft")) == "Draft offer"
