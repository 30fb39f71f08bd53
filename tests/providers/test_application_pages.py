"""The pages of rounds and applications: the whole path, the refusals, whose they are, and what they cost."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from providers.models import Application, Score
from providers.services import admissions as admission_services
from providers.services import applications as services
from providers.states import ApplicationState, DocumentKind, RoundState
from sefton_pdps.access.roles import Role
from sefton_pdps.core.forms import PageForm
from sefton_pdps.core.time.clock import now
from sefton_pdps.core.web.editing import VERSION
from tests.browsing import queries
from tests.factories.accounts import person
from tests.factories.applications import REASON, cast_that_scores, upload
from tests.factories.providers import drafted_round, framework, lot
from tests.kept_rows import kept_rows
from tests.providers.browsing import as_user, day, page, send


@kept_rows
def begun():
    return cast_that_scores()


@pytest.fixture
def cast(council_scope, files_root, begun):
    """The people of the council, with an application that is being scored."""
    return begun


# --- Blindness, conflict, separation on the pages -------------------------------------------------------------
def test_no_page_shows_a_score_before_all_have_scored(cast):
    application = cast.scoring()
    first = application.assessments.get(evaluator=cast.evaluators[0])
    cast.score(first)
    for who in (cast.manager, cast.evaluators[1], cast.moderator, cast.decider, cast.dcs):
        client = as_user(who)
        assert REASON not in client.get(page("application_detail", application.pk)).content.decode()
    assert (
        REASON not in as_user(cast.moderator).get(page("application_settle", application.pk)).content.decode()
    )
    second = as_user(cast.evaluators[1])
    send(second, page("evaluation_declare", application.pk), has_conflict="no")
    other = second.get(page("evaluation", application.pk)).content.decode()
    assert "0 of 4 criteria scored" in other
    own = as_user(cast.evaluators[0]).get(page("evaluation", application.pk)).content.decode()
    assert "4 of 4 criteria scored" in own


def test_scoring_pages_are_the_chosen_evaluators_alone(cast):
    application = cast.scoring()
    criterion = application.round.criteria.first()
    outsider = as_user(person(Role.EVALUATOR))
    for url in (
        page("evaluation", application.pk),
        page("evaluation_declare", application.pk),
        page("evaluation_score", application.pk, criterion.pk),
    ):
        assert outsider.get(url).status_code == 404
    assert as_user(cast.manager).get(page("evaluation", application.pk)).status_code == 403


def test_a_conflict_closes_the_scoring_pages(cast):
    application = cast.scoring()
    client = as_user(cast.evaluators[0])
    declare = page("evaluation_declare", application.pk)
    send(client, declare, 200, has_conflict="yes", note="")
    send(client, declare, has_conflict="yes", note="My sister works there.")
    assert (
        "you do not score this application" in client.get(page("evaluation", application.pk)).content.decode()
    )
    criterion = application.round.criteria.first()
    sent = send(client, page("evaluation_score", application.pk, criterion.pk), score=5, reason="Good.")
    assert sent.url == page("evaluation", application.pk) and not Score.objects.exists()
    manager = as_user(cast.manager)
    assert (
        "My sister works there." in manager.get(page("application_detail", application.pk)).content.decode()
    )
    send(manager, page("evaluator_add", application.pk), evaluator=str(person(Role.EVALUATOR).pk))
    assert application.assessments.count() == 3


def test_a_decider_who_moderated_sees_why_not_instead_of_the_button(cast):
    both = person(Role.HEAD_OF_SERVICE, Role.MODERATOR)
    cast.moderator = both
    application = cast.moderated()
    shown = as_user(both).get(page("application_detail", application.pk)).content.decode()
    assert "Another officer decides it" in shown
    assert page("application_decide", application.pk) not in shown


def test_an_applicant_below_a_least_score_can_only_be_refused(cast):
    application = cast.moderated(score=1)
    decider = as_user(cast.decider)
    shown = decider.get(page("application_decide", application.pk)).content.decode()
    assert "below the least score" in shown
    assert 'value="admit"' not in shown
    send(decider, page("application_decide", application.pk), 200, decision="admit", reasons="All the same.")
    send(decider, page("application_decide", application.pk), decision="refuse", reasons="Too low.")
    application.refresh_from_db()
    assert application.state == ApplicationState.REFUSED


# --- Whose, and in time ---------------------------------------------------------------------------------------
def test_another_providers_application_is_404_like_none_at_all(cast):
    application = cast.submitted()
    _owner, stranger = cast.applicant()
    client = as_user(stranger)
    document = application.documents.first()
    criterion = application.round.criteria.first()
    theirs = [
        page("portal_application_detail", application.pk),
        page("portal_application_lots", application.pk),
        page("portal_application_answer", application.pk, criterion.pk),
        page("portal_application_add", application.pk, "accounts"),
        page("portal_application_send", application.pk),
        page("portal_application_receipt", application.pk),
        page("portal_application_clarification", application.pk),
        page("portal_application_withdraw", application.pk),
        page("portal_document", document.pk),
    ]
    none = client.get(page("portal_application_detail", uuid.uuid4()))
    for url in theirs:
        answer = client.get(url)
        assert (answer.status_code, answer.content) == (404, none.content)
    for url in (page("application_detail", application.pk), page("application_document", document.pk)):
        assert client.get(url).status_code == 404


def test_documents_go_to_the_own_provider_and_to_the_council_that_may_see(cast):
    application = cast.submitted()
    document = application.documents.get(kind=DocumentKind.ACCOUNTS)
    own = person(Role.BID_WRITER, provider=application.provider)
    for user, url, status in (
        (own, page("portal_document", document.pk), 200),
        (cast.manager, page("application_document", document.pk), 200),
        (cast.legal, page("application_document", document.pk), 403),
        (
            person(Role.SETTING_MANAGER, provider=application.provider),
            page("portal_document", document.pk),
            404,
        ),
    ):
        answer = as_user(user).get(url)
        assert answer.status_code == status
        if status == 200:
            assert answer["Content-Disposition"].startswith("attachment")
            assert b"".join(answer.streaming_content).startswith(b"%PDF")


def test_a_draft_and_its_documents_are_hidden_from_the_council(cast):
    owner, by = cast.applicant()
    draft = cast.filled(cast.open_round(), by, owner)
    client = as_user(cast.manager)
    assert client.get(page("application_detail", draft.pk)).status_code == 404
    assert client.get(page("application_document", draft.documents.first().pk)).status_code == 404
    assert owner.name not in client.get(page("application_list")).content.decode()


def test_an_unopened_round_cannot_be_applied_to(cast):
    from tests.factories.providers import drafted_round

    _owner, by = cast.applicant()
    assert as_user(by).post(page("portal_application_start", drafted_round().pk)).status_code == 404


def test_sending_after_the_close_says_so_and_keeps_the_answers(cast, clock):
    owner, by = cast.applicant()
    draft = cast.filled(cast.open_round(), by, owner)
    client = as_user(by)
    clock.advance(days=7, hours=-1)
    client.get(page("portal_application_send", draft.pk))
    clock.advance(hours=1)
    client = as_user(by)
    answer = send(client, page("portal_application_send", draft.pk), 200, declared="on")
    assert "closed on" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.state == ApplicationState.DRAFT
    assert draft.answers.count() == 4


def test_a_double_click_starts_sends_and_saves_once(cast):
    made = cast.open_round()
    owner, by = cast.applicant()
    client, key = as_user(by), uuid.uuid4()
    start = page("portal_application_start", made.pk)
    first, second = (client.post(start, {"key": key}) for _ in range(2))
    assert first.url == second.url
    assert Application.objects.filter(provider=owner).count() == 1
    services.withdraw_application(application=Application.objects.get(provider=owner), by=by, at=now())
    draft = cast.filled(made, by, owner)
    sending, key = page("portal_application_send", draft.pk), uuid.uuid4()
    sent = {"key": key, "declared": "on", VERSION: client.get(sending).context["form"][VERSION].value()}
    first, second = (client.post(sending, sent) for _ in range(2))
    assert first.status_code == second.status_code == 302
    assert first.url == second.url == page("portal_application_receipt", draft.pk)


def test_a_form_without_its_key_is_refused(cast):
    client = as_user(cast.manager)
    answer = client.post(page("lot_new", framework().pk), {"name": "Lot"})
    assert "Open it again" in answer.content.decode() or "open it again" in answer.content.decode()


def test_opening_is_asked_first_and_not_done_by_a_link(cast):
    round = drafted_round()
    cast.advise(round)
    cast.sign(round)
    asked = as_user(cast.manager).get(page("round_open", round.pk)).content.decode()
    assert "If you open it, every provider will see the round" in asked
    round.refresh_from_db()
    assert round.state == RoundState.SIGNED_OFF


@pytest.mark.parametrize("body", [b"MZ\x90\x00 invented program", b"%PDF-1.4 broken"])
def test_a_bad_file_shows_a_message_and_keeps_nothing(cast, body):
    owner, by = cast.applicant()
    with_round = cast.open_round()
    own = services.start_application(round=with_round, provider=owner, by=by, at=now())
    file = SimpleUploadedFile("insurance.pdf", body)
    expiry = day("expires_on", now().date() + timedelta(days=90))
    url = page("portal_application_add", own.pk, "insurance")
    answer = send(as_user(by), url, 200, upload=file, **expiry)
    assert "There is a problem" in answer.content.decode()
    assert not own.documents.exists()


def test_an_expiry_beyond_ten_years_is_asked_about_and_the_file_is_asked_for_again(cast):
    owner, by = cast.applicant()
    own = services.start_application(round=cast.open_round(), provider=owner, by=by, at=now())
    url = page("portal_application_add", own.pk, "insurance")
    sent = {**day("expires_on", date(9999, 12, 31))}
    asked = send(as_user(by), url, 200, upload=upload(), **sent)
    words = asked.content.decode()
    assert "Yes, 31 December 9999 is right" in words and "Choose the file again" in words
    assert not own.documents.exists()
    answers = asked.context["form"].fields["sure"].choices
    sure = [code for code, _label in answers]
    send(as_user(by), url, upload=upload(), sure=sure, **sent)
    assert own.documents.get().expires_on == date(9999, 12, 31)


def test_an_unknown_kind_of_document_is_404(cast):
    owner, by = cast.applicant()
    own = services.start_application(round=cast.open_round(), provider=owner, by=by, at=now())
    assert as_user(by).get(page("portal_application_add", own.pk, "novel")).status_code == 404


# --- Admissions -----------------------------------------------------------------------------------------------
def test_an_admission_is_suspended_commented_restored_and_removed_in_the_browser(cast):
    held = cast.admitted().admissions.get()
    manager, today = as_user(cast.manager), now().date()
    suspension = {"ground": "insurance", "reason": "It ran out."}
    send(manager, page("admission_suspend", held.pk), 200, **suspension, **day("review_on", today))
    later = day("review_on", today + timedelta(days=30))
    send(manager, page("admission_suspend", held.pk), **suspension, **later)
    own = as_user(person(Role.PROVIDER_ADMINISTRATOR, provider=held.provider))
    assert "It ran out." in own.get(page("portal_admission_detail", held.pk)).content.decode()
    send(own, page("portal_admission_detail", held.pk), text="Renewed.")
    assert "Renewed." in manager.get(page("admission_detail", held.pk)).content.decode()
    send(manager, page("admission_restore", held.pk))
    send(manager, page("admission_remove", held.pk), 200)
    send(manager, page("admission_remove", held.pk), reason="Insurance lapsed.")
    told = own.get(page("portal_admission_detail", held.pk)).content.decode()
    assert "Its reason: Insurance lapsed." in told
    assert "Insurance lapsed." in manager.get(page("admission_detail", held.pk)).content.decode()
    _other, stranger = cast.applicant()
    assert as_user(stranger).get(page("portal_admission_detail", held.pk)).status_code == 404


# --- Cost -----------------------------------------------------------------------------------------------------
def test_lists_cost_the_same_at_one_row_and_at_several(cast):
    made = cast.open_round()
    one = cast.admitted(made)
    own = as_user(person(Role.BID_WRITER, provider=one.provider))
    manager = as_user(cast.manager)
    urls = {
        manager: [page("application_list"), page("framework_list"), page("admission_list")],
        own: [page("portal_application_list")],
    }
    few = [queries(client, url) for client, all_of in urls.items() for url in all_of]
    for _ in range(3):
        cast.admitted(made)
        lot(made.framework)
    many = [queries(client, url) for client, all_of in urls.items() for url in all_of]
    assert few == many
    assert max(many) <= 6


def test_detail_pages_cost_at_most_twelve_queries(cast):
    made = cast.open_round(
        lot(),
    )
    decided = cast.admitted(made)
    held = decided.admissions.get()
    waiting = cast.moderated(made)
    owner, by = cast.applicant()
    draft = cast.filled(made, by, owner)
    own = person(Role.BID_WRITER, provider=decided.provider)
    admission_services.suspend(
        admission=held, ground="finance", reason="Accounts.", review_on=now().date() + timedelta(days=9),
        by=cast.manager, at=now(),
    )  # fmt: skip
    for user, url in (
        (cast.manager, page("round_detail", made.pk)),
        (cast.manager, page("framework_detail", made.framework_id)),
        (cast.manager, page("application_detail", decided.pk)),
        (cast.decider, page("application_detail", waiting.pk)),
        (cast.decider, page("application_decide", waiting.pk)),
        (cast.moderator, page("application_settle", waiting.pk)),
        (cast.manager, page("admission_detail", held.pk)),
        (cast.evaluators[0], page("evaluation", decided.pk)),
        (by, page("portal_application_detail", draft.pk)),
        (by, page("portal_application_send", draft.pk)),
        (own, page("portal_application_detail", decided.pk)),
    ):
        assert queries(as_user(user), url) <= 12, url


def test_every_form_names_what_its_button_does():
    from providers.forms import admissions, applications, evaluation, frameworks, rounds

    for module in (admissions, applications, evaluation, frameworks, rounds):
        for form in vars(module).values():
            if isinstance(form, type) and issubclass(form, PageForm) and form.__module__ == module.__name__:
                assert form.submit_label != PageForm.submit_label, form
