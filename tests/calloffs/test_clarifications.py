"""Questions on an invitation: asked without identifiers, reworded for everybody, private, or refused with a reason."""

from importlib import import_module

import pytest
from django.db import connection, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import IntegrityError, ProgrammingError

from calloffs.models import Clarification, Invitation, PublishedQuestion
from calloffs.presenters.questions import for_provider
from calloffs.selectors import portal
from calloffs.services import clarifications
from sefton_pdps.access.roles import Role
from sefton_pdps.audit.models import Event
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed, NotFound, Stale
from sefton_pdps.core.time import clock as product_clock
from sefton_pdps.notifications.models import Notice
from tests.calloffs.pages import key, signed_in
from tests.factories import accounts, calloffs
from tests.factories.rows import all_of

GARDEN = "Is there a garden?"


class Two:
    """A published competition and two invited providers, each with a person."""

    def __init__(self) -> None:
        with tenancy.scope(tenancy.COUNCIL):
            lot, self.homes = calloffs.lot_with_providers()
            self.call_off = calloffs.competition(*self.homes, lot=lot)
            self.child = self.call_off.referral.child
            self.people = [calloffs.bidder(home.provider) for home in self.homes]
            self.officer = accounts.person(Role.PLACEMENTS_OFFICER)

    def ask(self, question=GARDEN, number=0):
        by = self.people[number]
        with tenancy.scope(by.scope):
            return clarifications.ask(
                call_off=self.call_off, provider_id=by.provider_id, question=question, by=by,
                at=product_clock.now(),
            )  # fmt: skip

    def deal(self, name, asked, by=None, **texts):
        with tenancy.scope(tenancy.COUNCIL):
            return getattr(clarifications, name)(
                clarification=asked, **texts, by=by or self.officer, at=product_clock.now()
            )

    def publish(self, asked, wording="Is a garden asked for?", answer="None is needed.", by=None):
        return self.deal("publish", asked, by, wording=wording, answer=answer)

    def read_by(self, number):
        """Everything that a provider's page of the invitation shows of questions."""
        person = self.people[number]
        with tenancy.scope(person.scope):
            invitation = Invitation.objects.get(call_off_id=self.call_off.pk, provider_id=person.provider_id)
            own = portal.own_questions(invitation)
            return for_provider(own, portal.published_questions(invitation, own))


@pytest.fixture
def two(db):
    return Two()


# --- Asking ---
@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Ring me on 07700 900123, please.", "a telephone number"), ("Is it PR8 6AA?", "a full postcode"),
        ("Write to a.b@example.com", "an e-mail address"), ("Was she born on 27 October 2013?", "a date of birth"),
        ("Does she live at 14 Notional Street?", "a street address"), ("Is it CH-2026-00012?", "a reference"),
        ("Is this Skylark Samplerby of Notionalside High School?", "a person's name"),
        ("Is her handle @sky_11?", "social media"), ("NHS 943 476 5919?", "NHS number"),
    ],
)  # fmt: skip
def test_a_question_with_what_looks_like_an_identifier_is_refused_when_asked(two, question, kind):
    with pytest.raises(DomainError, match=kind) as refusal:
        two.ask(question)
    assert "take it out" in str(refusal.value)
    with tenancy.scope(tenancy.COUNCIL):
        assert not Clarification.objects.exists()


def test_the_refusal_never_confirms_a_guess(two):
    """The true name and a wrong one are treated alike, by kind only, and neither is repeated."""
    true = f"Is this {two.child.given_name} {two.child.family_name}?"
    said = []
    for question in (true, "Is this Wrongname Otherwise?"):
        with pytest.raises(DomainError) as refusal:
            two.ask(question)
        said.append(str(refusal.value))
    assert said[0] == said[1] and two.child.given_name not in said[0]
    # In a form that no shape can tell, both are taken alike as well.
    two.ask(f"Does {two.child.given_name} swim?")
    two.ask("Does Wrongname swim?")


@pytest.mark.parametrize(
    ("question", "words"), [(" ", "Write your question"), ("x" * 1001, "1,000 characters")]
)
def test_an_empty_or_endless_question_is_refused(two, question, words):
    with pytest.raises(DomainError, match=words):
        two.ask(question)


def test_the_same_question_of_the_same_provider_is_the_first_one(two):
    first = two.ask()
    assert two.ask("is there a garden? ") == first
    assert two.ask(number=1) != first
    with tenancy.scope(tenancy.COUNCIL):
        assert Clarification.objects.count() == 2
    assert all_of(Event).filter(name="clarification.ask").count() == 2


def test_a_question_is_asked_for_the_own_provider_only(two):
    with tenancy.scope(two.people[0].scope), pytest.raises(NotFound):
        clarifications.ask(
            call_off=two.call_off, provider_id=two.people[1].provider_id, question=GARDEN, by=two.people[0],
            at=product_clock.now(),
        )  # fmt: skip


# --- Publishing ---
def test_others_read_the_published_wording_only_and_the_asker_the_own_as_well(two):
    two.publish(two.ask(f"Does {two.child.given_name} need a garden?"))
    (seen,) = two.read_by(1)
    assert (seen.question, seen.answer, seen.as_typed) == ("Is a garden asked for?", "None is needed.", "")
    (own,) = two.read_by(0)
    assert own.question == "Is a garden asked for?" and "need a garden" in own.as_typed


@pytest.mark.parametrize("answered", [False, True])
def test_a_question_as_typed_is_for_its_provider_and_the_council_in_the_database_too(two, answered):
    asked = two.ask()
    if answered:
        two.publish(asked)
    for scope, seen in ((two.people[0].scope, 1), (two.people[1].scope, 0), (tenancy.COUNCIL, 1)):
        with tenancy.scope(scope), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM calloffs_clarification")
            assert cursor.fetchone()[0] == seen


def test_a_published_question_is_for_the_invited_alone(two):
    two.publish(two.ask())
    with tenancy.scope(tenancy.COUNCIL):
        stranger = calloffs.bidder(calloffs.lot_with_providers(1)[1][0].provider)
    for scope, seen in ((two.people[1].scope, 1), (stranger.scope, 0)):
        with tenancy.scope(scope):
            assert PublishedQuestion.objects.count() == seen


@pytest.mark.parametrize("part", ["wording", "answer"])
def test_wording_and_answer_are_held_against_the_record(two, part):
    asked = two.ask()
    with pytest.raises(DomainError, match="Take it out"):
        two.publish(asked, **{part: f"{two.child.given_name} has a dog."})
    with tenancy.scope(tenancy.COUNCIL):
        assert Clarification.objects.get().answered_at is None
        assert not PublishedQuestion.objects.exists()


@pytest.mark.parametrize(("wording", "answer"), [("", "Yes."), ("Is there?", " ")])
def test_nothing_is_published_without_wording_and_answer(two, wording, answer):
    with pytest.raises(DomainError, match="Write the question"):
        two.publish(two.ask(), wording=wording, answer=answer)


def test_an_answer_to_all_is_told_to_every_invited_provider_and_the_title_tells_nothing(two):
    two.publish(two.ask())
    for person in two.people:
        (notice,) = all_of(Notice).filter(recipient=person, kind="clarification.answered")
        assert "garden" not in notice.title + notice.body


# --- To who asked only ---
@pytest.mark.parametrize(("name", "field"), [("answer_privately", "answer"), ("refuse", "reason")])
def test_a_private_answer_or_a_refusal_reaches_who_asked_and_nobody_else(two, name, field):
    two.deal(name, two.ask(), **{field: "It is about your own home."})
    (own,) = two.read_by(0)
    assert own.question == GARDEN and own.answer == "It is about your own home."
    assert two.read_by(1) == []
    told = set(all_of(Notice).filter(kind="clarification.replied").values_list("recipient", flat=True))
    assert told == {two.people[0].pk}


@pytest.mark.parametrize(("name", "field"), [("answer_privately", "answer"), ("refuse", "reason")])
def test_they_are_held_against_the_record_and_never_empty(two, name, field):
    asked = two.ask()
    with pytest.raises(DomainError, match="Take it out"):
        two.deal(name, asked, **{field: f"Ask {two.child.family_name}."})
    with pytest.raises(DomainError):
        two.deal(name, asked, **{field: " "})


def test_a_question_is_dealt_with_once_and_only_while_offers_can_follow(two, clock):
    asked, late = two.ask(), two.ask(number=1)
    two.publish(asked)
    with pytest.raises(Stale):
        two.publish(asked)
    with pytest.raises(Stale):
        two.deal("refuse", asked, reason="Too late.")
    clock.advance(hours=3)
    with pytest.raises(DomainError, match="The deadline was"):
        two.publish(late)
    with pytest.raises(DomainError, match="The deadline was"):
        two.ask()


def test_a_provider_does_not_answer_questions(two):
    with pytest.raises(NotAllowed):
        two.publish(two.ask(), by=two.people[1])


# --- The database's part ---
def test_what_was_published_is_never_rewritten(two):
    two.publish(two.ask())
    refused = pytest.raises(ProgrammingError, match="permission denied")
    with refused, transaction.atomic(), tenancy.scope(tenancy.COUNCIL), connection.cursor() as cursor:
        cursor.execute("UPDATE calloffs_publishedquestion SET wording = 'Another?'")


@pytest.mark.parametrize(
    "change", [{"state": "refused"}, {"answer": "An answer that nobody gave."}, {"state": "published"}]
)
def test_a_state_is_tied_to_its_date_and_its_answer(two, change):
    two.ask()
    with tenancy.scope(tenancy.COUNCIL), pytest.raises(IntegrityError, match="answer_is_dated"):
        Clarification.objects.update(**change)


# --- Pages ---
def test_the_officer_rewords_refuses_or_answers_privately_from_one_page(two):
    asked = [two.ask(f"Question {word}?") for word in ("one", "two", "three")]
    client = signed_in(two.officer)
    for row, how, said in (
        (asked[0], "publish", "every invited provider"),
        (asked[1], "private", "nobody else"),
        (asked[2], "refuse", "is told why"),
    ):
        url = f"/call-offs/questions/{row.pk}/"
        shown = client.get(url).content.decode()
        assert f"Question {row.question.split()[1]}" in shown and "Nobody outside the council" in shown
        sent = {"how": how, "wording": "A question?", "answer": "An answer.", **key()}
        answer = client.post(url, sent, follow=True).content.decode()
        assert said in answer
    states = {"published", "private", "refused"}
    with tenancy.scope(tenancy.COUNCIL):
        assert set(Clarification.objects.values_list("state", flat=True)) == states


def test_asking_the_same_twice_from_the_page_leads_to_the_first(two):
    with tenancy.scope(tenancy.COUNCIL):
        page = f"/portal/invitations/{Invitation.objects.get(provider=two.homes[0].provider).pk}/ask/"
    client = signed_in(two.people[0])
    assert "was sent" in client.post(page, {"question": GARDEN, **key()}, follow=True).content.decode()
    again = client.post(page, {"question": GARDEN, **key()}, follow=True).content.decode()
    assert "You have asked this already" in again


# --- Answers given before ---
def _run(name):
    owner = connections["owner"]
    loader = MigrationExecutor(owner).loader
    step = ("calloffs", "0015_answers_given_before")
    with owner.schema_editor(atomic=True) as editor:
        getattr(import_module(".".join((step[0], "migrations", step[1]))), name)(
            loader.project_state(step).apps, editor
        )


@pytest.mark.whole
def test_answers_given_before_are_published_as_they_went_out(committed_db):
    two = Two()
    asked, waiting = two.ask(), two.ask("Is there a dog?")
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE calloffs_clarification DROP CONSTRAINT clarification_answer_is_dated")
        cursor.execute("ALTER TABLE calloffs_clarification DISABLE TRIGGER stays")  # it came later
    with tenancy.scope(tenancy.COUNCIL):
        Clarification.objects.filter(pk=asked.pk).update(
            answer="None is needed.", answered_at=product_clock.now()
        )
    _run("publish")
    with tenancy.scope(tenancy.COUNCIL):
        row = PublishedQuestion.objects.get()
        assert (row.wording, row.answer, row.clarification_id) == (GARDEN, "None is needed.", asked.pk)
        assert Clarification.objects.get(pk=asked.pk).state == "published"
        assert Clarification.objects.get(pk=waiting.pk).state == "asked"
    _run("withdraw")
    with tenancy.scope(tenancy.COUNCIL):
        assert Clarification.objects.get(pk=asked.pk).answer == "None is needed."
        assert not PublishedQuestion.objects.exists()
    connections["owner"].close()
