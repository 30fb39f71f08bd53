"""A search of the trail by child is whole by construction: each event declares how its subject leads to a child."""

from datetime import timedelta

import pytest
from django.db import connection

from calloffs.services import clarifications, invitations, offers
from calloffs.states import DeclineReason
from placements.services import exemptions, guarding
from reporting.selectors.audit_trail import events, sealed_for
from sefton_pdps.access.roles import Role
from sefton_pdps.audit.declared import records
from sefton_pdps.audit.models import Event
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock as product_clock
from tests.calloffs.pages import signed_in
from tests.factories import calloffs, placements
from tests.factories.accounts import person
from tests.factories.rows import all_of
from tests.meta.planted import awarded


def about(label):
    """The names of the events that are declared about a kind of record."""
    return {name for record in records() if record.label == label for name in record.events}


# --- They are true ---
@pytest.fixture(autouse=True)
def council_scope(db):
    with tenancy.scope(tenancy.COUNCIL):
        yield


def found(child):
    return {(one.name, one.subject_id) for one in events({"child": child})}


def test_a_childs_whole_story_is_found_and_every_event_of_it_is_about_what_it_declares(clock, files_root):
    """From the referral to the signed agreement, with an exemption, a fallen home and a start that a gate barred."""
    planted = awarded(clock)
    written = list(all_of(Event))
    assert {one.name for one in written if one.name not in about(one.subject_type)} == set()
    of_children = {record.label for record in records() if record.child is not None}
    its = {(one.name, one.subject_id) for one in written if one.subject_type in of_children}
    assert its - found(planted.child) == set()
    assert {
        "offer.save",
        "offer.submit",
        "exemption.granted",
        "agreement.sign",
        "authorisation.key_turned",
    } <= {name for name, _ in its}


class Asked:
    """A competition for a child, still open, with one invited provider."""

    def __init__(self):
        lot, homes = calloffs.lot_with_providers(1)
        self.home = homes[0]
        self.call_off = calloffs.competition(*homes, lot=lot)
        self.child = self.call_off.referral.child
        self.by = calloffs.bidder(self.home.provider)

    def named(self):
        return {name for name, _ in found(self.child)}


def test_questions_and_declines_are_found():
    asked = Asked()
    with tenancy.scope(asked.by.scope):
        clarifications.ask(
            call_off=asked.call_off,
            question="Is there a garden?",
            provider_id=asked.by.provider_id,
            by=asked.by,
            at=product_clock.now(),
        )
        invitations.decline(
            invitation=asked.call_off.invitations.get(), reason=DeclineReason.NO_VACANCY, note="", by=asked.by,
            at=product_clock.now(),
        )  # fmt: skip
    assert {"clarification.ask", "invitation.decline"} <= asked.named()


def test_what_providers_do_to_offers_is_found_after_the_deadline_and_not_before(clock):
    """Before it, the trail would tell who offers for whom."""
    asked = Asked()
    draft = calloffs.draft(asked.call_off, asked.home, asked.by)
    with tenancy.scope(asked.by.scope):
        offers.submit_offer(draft=draft, by=asked.by)
    assert not {"offer.save", "offer.submit"} & asked.named() and sealed_for(asked.child)
    reader = signed_in(person(Role.AUDITOR))
    url = f"/audit/?child={asked.child.reference}"
    assert "are sealed until the deadline" in reader.get(url).content.decode()
    clock.advance(hours=3)
    assert {"offer.save", "offer.submit"} <= asked.named() and not sealed_for(asked.child)
    assert "are sealed until the deadline" not in reader.get(url).content.decode()


def test_a_provider_gets_no_key_of_a_working_copy_through_the_function():
    asked = Asked()
    with tenancy.scope(asked.by.scope), connection.cursor() as cursor:
        cursor.execute("SELECT calloffs_drafts_of_child(%s)", [asked.child.pk])
        assert cursor.fetchall() == []


def test_another_childs_events_are_not_found(clock):
    first, second = Asked(), Asked()
    at = product_clock.now()
    for one in (first, second):
        with tenancy.scope(one.by.scope):
            clarifications.ask(
                call_off=one.call_off, question="A garden?", provider_id=one.by.provider_id, by=one.by, at=at
            )
    others = {one.pk for one in second.call_off.clarifications.all()}
    assert others and not others & {key for _, key in found(first.child)}


def test_words_let_through_in_an_exemption_of_a_home_are_found_at_the_child():
    child = placements.child(family_name="Quistworth")
    referral = placements.referral(child)
    guarding.let_through(
        child=child, words="Quistworth", reason="It is the street.", by=person(Role.TEAM_MANAGER),
        at=product_clock.now(),
    )  # fmt: skip
    lot, homes = calloffs.lot_with_providers(1)
    today = product_clock.today()
    exemptions.grant(
        setting=homes[0], referral=referral, admission=None, reason="Quistworth Street is near.", starts_on=today,
        until=today + timedelta(days=5), by=person(Role.HEAD_OF_SERVICE), at=product_clock.now(),
    )  # fmt: skip
    assert {"guard.passed", "guard.let_through", "exemption.granted"} <= {name for name, _ in found(child)}
