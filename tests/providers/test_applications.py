"""Applying: own people only, whole, in time by the database's clock, then the compliance check."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from providers.models import Application, ApplicationDocument
from providers.selectors.applications import visible_to
from providers.services import application_documents, compliance
from providers.services import applications as services
from providers.states import ApplicationState, DocumentKind
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed, NotFound, Stale
from sefton_pdps.core.time.clock import now
from sefton_pdps.files.models import StoredFile
from sefton_pdps.files.refusals import UploadRefused
from sefton_pdps.notifications.models import Notice
from tests.factories.accounts import person
from tests.factories.applications import upload
from tests.factories.providers import admission, lot
from tests.factories.rows import all_of
from tests.sefton_pdps.files.samples import png


@pytest.fixture
def open_round(cast):
    return cast.open_round()


@pytest.fixture
def applicant(cast):
    return cast.applicant()


@pytest.fixture
def draft(cast, open_round, applicant):
    owner, by = applicant
    return cast.filled(open_round, by, owner)


def pgcode(statement, *values):
    with pytest.raises(DatabaseError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    return getattr(refusal.value.__cause__, "pgcode", "")


SUBMIT = "UPDATE providers_application SET state = 'submitted', submitted_at = now() WHERE id = %s"


def test_a_whole_application_is_sent_and_both_sides_are_told(cast, draft, applicant):
    sent = services.submit_application(application=draft, by=applicant[1], at=now())
    assert sent.state == ApplicationState.SUBMITTED
    assert sent.submitted_at is not None
    told = set(all_of(Notice).values_list("recipient_id", "kind"))
    assert (applicant[1].pk, "application.received") in told
    assert {(cast.manager.pk, "application.to_check"), (cast.procurement.pk, "application.to_check")} <= told


def test_the_number_of_an_application_is_never_told_to_its_provider(cast):
    admitted = cast.admitted()
    own = all_of(Notice).filter(recipient__provider_id=admitted.provider_id)
    assert own.count() >= 4
    assert not [one for one in own if "AP-" in one.title + one.body + one.url]


# --- In time --------------------------------------------------------------------------------------------------
def test_an_application_after_the_closing_time_is_refused_by_the_database_clock(draft, applicant, clock):
    before = now()
    clock.advance(days=7)
    with pytest.raises(DomainError, match="The round closed on"):
        services.submit_application(application=draft, by=applicant[1], at=before)
    draft.refresh_from_db()
    assert (draft.state, draft.submitted_at) == (ApplicationState.DRAFT, None)
    assert pgcode(SUBMIT, str(draft.pk)) == "SP010"


def test_a_cancelled_round_takes_no_application_in_rule_or_database(cast, open_round, draft, applicant):
    cast.cancel(open_round)
    with pytest.raises(DomainError, match="it is now “Ended with its round”"):
        services.submit_application(application=draft, by=applicant[1], at=now())
    assert pgcode(SUBMIT, str(draft.pk)) == "SP010"


def test_an_application_cannot_be_inserted_as_sent_into_a_closed_round(cast, open_round, applicant, clock):
    clock.advance(days=7)
    with pytest.raises(DatabaseError), transaction.atomic():
        Application.objects.create(
            reference="AP-TEST", provider=applicant[0], round=open_round, started_at=now(),
            state=ApplicationState.SUBMITTED, submitted_at=now(),
        )  # fmt: skip


def test_nobody_starts_in_a_round_that_has_closed(open_round, applicant, clock):
    clock.advance(days=7)
    with pytest.raises(DomainError, match="closed on"):
        services.start_application(round=open_round, provider=applicant[0], by=applicant[1], at=now())


# --- Whole ----------------------------------------------------------------------------------------------------
def test_an_unfinished_application_says_everything_that_is_missing(open_round, applicant):
    owner, by = applicant
    made = services.start_application(round=open_round, provider=owner, by=by, at=now())
    with pytest.raises(DomainError) as refusal:
        services.submit_application(application=made, by=by, at=now())
    said = " ".join(refusal.value.reasons)
    for part in ("No lot", "collaborative working", "Public liability insurance is missing"):
        assert part in said


def test_an_insurance_that_has_run_out_since_stops_the_sending(draft, applicant, clock):
    rounds_end = draft.round.closes_at
    insurance = draft.documents.get(kind=DocumentKind.INSURANCE)
    insurance.expires_on = now().date()
    insurance.save(update_fields=["expires_on"])
    clock.advance(days=2)
    assert now() < rounds_end
    with pytest.raises(DomainError, match="expired on"):
        services.submit_application(application=draft, by=applicant[1], at=now())


def test_a_lot_outside_the_round_or_held_already_is_refused(draft, applicant):
    owner, by = applicant
    with pytest.raises(DomainError, match="not in this round"):
        services.choose_lots(application=draft, lots=[lot()], by=by, at=now())
    with pytest.raises(DomainError, match="one lot or more"):
        services.choose_lots(application=draft, lots=[], by=by, at=now())
    admission(owner, draft.round.lots.get())
    with pytest.raises(DomainError, match="already admitted to Residential care"):
        services.submit_application(application=draft, by=by, at=now())


def test_an_answer_to_a_criterion_of_another_round_reads_as_none(cast, draft, applicant):
    other = cast.open_round().criteria.first()
    with pytest.raises(NotFound):
        services.save_answer(application=draft, criterion=other, text="We do.", by=applicant[1], at=now())
    with pytest.raises(DomainError, match="Enter your answer"):
        own = draft.round.criteria.first()
        services.save_answer(application=draft, criterion=own, text="  ", by=applicant[1], at=now())


def test_a_provider_has_one_application_a_round_until_it_withdraws(open_round, draft, applicant):
    owner, by = applicant
    with pytest.raises(Stale, match="already"):
        services.start_application(round=open_round, provider=owner, by=by, at=now())
    services.withdraw_application(application=draft, by=by, at=now())
    again = services.start_application(round=open_round, provider=owner, by=by, at=now())
    assert again.pk != draft.pk


def test_nothing_changes_after_it_is_sent(draft, applicant):
    by = applicant[1]
    services.submit_application(application=draft, by=by, at=now())
    criterion = draft.round.criteria.first()
    with pytest.raises(Stale):
        services.save_answer(application=draft, criterion=criterion, text="More.", by=by, at=now())
    with pytest.raises(Stale):
        services.choose_lots(application=draft, lots=list(draft.round.lots.all()), by=by, at=now())
    with pytest.raises(Stale):
        application_documents.add_document(
            application=draft, kind=DocumentKind.ACCOUNTS, upload=upload(), expires_on=None, by=by, at=now()
        )
    with pytest.raises(Stale):
        services.submit_application(application=draft, by=by, at=now())


# --- Documents ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("body", "name", "said"),
    [
        (b"MZ\x90\x00 an invented program", "insurance.pdf", "not what this page takes"),
        (b"", "insurance.pdf", "empty"),
        (png(), "insurance.png", "not what this page takes"),
        (b"<html><script>alert(1)</script></html>", "insurance.pdf", "not what this page takes"),
    ],
)
def test_a_bad_file_is_refused_and_nothing_is_kept(draft, applicant, body, name, said):
    before = StoredFile.objects.count()
    with pytest.raises(UploadRefused, match=said):
        application_documents.add_document(
            application=draft, kind=DocumentKind.ACCOUNTS, upload=upload(body, name), expires_on=None,
            by=applicant[1], at=now(),
        )  # fmt: skip
    assert StoredFile.objects.count() == before


def test_an_insurance_without_expiry_or_expired_is_refused(draft, applicant):
    for expires_on in (None, now().date() - timedelta(days=1)):
        with pytest.raises(DomainError):
            application_documents.add_document(
                application=draft, kind=DocumentKind.INSURANCE, upload=upload(), expires_on=expires_on,
                by=applicant[1], at=now(),
            )  # fmt: skip


def test_a_newer_document_takes_the_place_of_the_older(draft, applicant):
    application_documents.add_document(
        application=draft, kind=DocumentKind.ACCOUNTS, upload=upload(name="newer.pdf"), expires_on=None,
        by=applicant[1], at=now(),
    )  # fmt: skip
    kept = ApplicationDocument.objects.get(application=draft, kind=DocumentKind.ACCOUNTS)
    assert kept.file.original_name == "newer.pdf"


# --- Whose ----------------------------------------------------------------------------------------------------
def test_another_provider_cannot_touch_it_and_does_not_see_it(cast, draft):
    _other, stranger = cast.applicant()
    criterion = draft.round.criteria.first()
    for attempt in (
        lambda: services.submit_application(application=draft, by=stranger, at=now()),
        lambda: services.withdraw_application(application=draft, by=stranger, at=now()),
        lambda: services.save_answer(
            application=draft, criterion=criterion, text="Mine.", by=stranger, at=now()
        ),
        lambda: services.choose_lots(application=draft, lots=[], by=stranger, at=now()),
    ):
        with pytest.raises(NotFound):
            attempt()
    with tenancy.scope(stranger.scope), connection.cursor() as cursor:
        assert not visible_to(stranger).exists()
        for table in ("application", "applicationanswer", "applicationdocument", "applicationlot"):
            cursor.execute(f"SELECT count(*) FROM providers_{table}")
            assert cursor.fetchone() == (0,)


def test_nobody_starts_for_another_provider(cast, open_round, applicant):
    with pytest.raises(NotFound):
        services.start_application(round=open_round, provider=cast.applicant()[0], by=applicant[1], at=now())


def test_a_setting_manager_or_an_officer_does_not_apply(cast, open_round, applicant):
    for by in (person(Role.SETTING_MANAGER, provider=applicant[0]), cast.manager):
        with pytest.raises(NotAllowed):
            services.start_application(round=open_round, provider=applicant[0], by=by, at=now())


def test_the_council_never_sees_a_draft_nor_one_withdrawn_unsent(cast, draft, applicant):
    assert not visible_to(cast.manager).exists()
    services.withdraw_application(application=draft, by=applicant[1], at=now())
    assert not visible_to(cast.manager).exists()
    assert not all_of(Notice).filter(kind="application.withdrawn").exists()


# --- The compliance check -------------------------------------------------------------------------------------
def test_a_question_stops_the_check_until_the_answer(cast):
    checked = cast.checking()
    by = person(Role.BID_WRITER, provider=checked.provider)
    asked = compliance.ask_clarification(
        application=checked, question="Which year?", by=cast.procurement, at=now()
    )
    assert asked.state == ApplicationState.CLARIFICATION
    with pytest.raises(Stale):
        compliance.pass_compliance(
            application=asked, note="Fine.", evaluators=cast.evaluators, by=cast.manager, at=now()
        )
    answered = compliance.answer_clarification(application=asked, answer="Last year.", by=by, at=now())
    assert answered.state == ApplicationState.COMPLIANCE
    again = compliance.ask_clarification(
        application=answered, question="And before?", by=cast.manager, at=now()
    )
    assert again.clarification_question == "Which year?\n\nAnd before?"


def test_a_document_may_be_replaced_while_the_council_asks(cast):
    checked = cast.checking()
    by = person(Role.BID_WRITER, provider=checked.provider)
    compliance.ask_clarification(application=checked, question="Newer?", by=cast.manager, at=now())
    made = application_documents.add_document(
        application=checked, kind=DocumentKind.ACCOUNTS, upload=upload(name="new.pdf"), expires_on=None,
        by=by, at=now(),
    )  # fmt: skip
    assert made.file.original_name == "new.pdf"


def test_empty_questions_answers_and_notes_are_refused(cast):
    checked = cast.checking()
    by = person(Role.BID_WRITER, provider=checked.provider)
    with pytest.raises(DomainError):
        compliance.ask_clarification(application=checked, question=" ", by=cast.manager, at=now())
    with pytest.raises(DomainError):
        compliance.answer_clarification(application=checked, answer=" ", by=by, at=now())
    with pytest.raises(DomainError):
        compliance.pass_compliance(
            application=checked, note=" ", evaluators=cast.evaluators, by=cast.manager, at=now()
        )


def test_one_evaluator_the_same_twice_or_a_stranger_is_refused(cast):
    checked = cast.checking()
    one = cast.evaluators[0]
    for people, said in (
        ([one], "Two evaluators or more"),
        ([one, one], "twice"),
        ([one, cast.manager], "not an evaluator"),
        ([one, person(Role.PROVIDER_ADMINISTRATOR, provider=checked.provider)], "not an evaluator"),
    ):
        with pytest.raises(DomainError, match=said):
            compliance.pass_compliance(
                application=checked, note="Fine.", evaluators=people, by=cast.manager, at=now()
            )
    assert not checked.assessments.exists()


def test_an_expired_document_does_not_pass_the_check(cast, clock):
    checked = cast.checking(cast.open_round(closes_at=None))
    clock.advance(days=201)
    with pytest.raises(DomainError, match="expired on"):
        compliance.pass_compliance(
            application=checked, note="Fine.", evaluators=cast.evaluators, by=cast.manager, at=now()
        )


def test_evaluators_are_told_with_a_link_only(cast):
    scored = cast.scoring()
    told = all_of(Notice).filter(kind="application.to_score")
    assert set(told.values_list("recipient_id", flat=True)) == {one.pk for one in cast.evaluators}
    assert all(one.body == "" and str(scored.pk) in one.url for one in told)


def test_an_admitted_provider_renews_what_expires_and_adds_nothing_else(cast):
    application = cast.admitted()
    by = person(Role.BID_WRITER, provider=application.provider)
    later = now().date() + timedelta(days=700)

    def renew(kind, expires_on):
        return application_documents.add_document(
            application=application,
            kind=kind,
            upload=upload(name="new.pdf"),
            expires_on=expires_on,
            by=by,
            at=now(),
        )

    application.documents.filter(kind=DocumentKind.ACCOUNTS).update(expires_on=None)
    assert renew(DocumentKind.INSURANCE, later).expires_on == later
    with pytest.raises(Stale, match="nothing to renew"):
        renew(DocumentKind.ACCOUNTS, None)
    with pytest.raises(DomainError):
        renew(DocumentKind.INSURANCE, now().date() - timedelta(days=1))
