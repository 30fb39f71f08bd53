"""The guard at work: what the record tells it, what a manager lets through, and the second look after an emergency."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError, ProgrammingError

from placements.models import Identifiers, LetThrough
from placements.selectors.changes import looks_waiting_for
from placements.selectors.identity import identity_of
from placements.services import guarding
from placements.services.second_looks import look_again
from sefton_pdps.access.roles import Role
from sefton_pdps.audit.models import Event
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from sefton_pdps.core.time import clock
from sefton_pdps.core.time.working_days import is_working_day
from sefton_pdps.core.web.editing import VERSION
from tests.browsing import queries
from tests.factories import placements as made
from tests.factories.accounts import person
from tests.factories.providers import provider
from tests.factories.rows import all_of
from tests.placements.browsing import as_user, page, send, summary

TEXT = {"The story": "Fond of Mockwood and its ponds."}


def refuse(child, by, texts=None):
    guarding.refuse_leaks(texts or TEXT, child=child, by=by, at=clock.now(), subject=child)


def keep_out(child, by, **fields):
    return guarding.note_identifiers(child=child, fields=fields, by=by, at=clock.now())


def let(child, by, words="Mockwood", *, reason="It is a wood that everybody walks in."):
    return guarding.let_through(child=child, words=words, reason=reason, by=by, at=clock.now())


def let_alone(child, by, *, words="Mockwood", needed_in=0):
    made.referral(child, needed_on=clock.today() + timedelta(days=needed_in))
    return guarding.let_through_alone(
        child=child, words=words, reason="A wood.", alone_reason="It is night.", by=by, at=clock.now()
    )


@pytest.fixture
def child(officer):
    noted = made.child(social_worker=person(Role.SOCIAL_WORKER, name="Burdock Housemock"))
    keep_out(noted, officer, relatives="Marigold Mockwood")
    return noted


# --- What the record tells ---
@pytest.mark.parametrize(
    ("field", "kept", "written"),
    [
        ("also_known_as", "Larky", "called Larky"), ("previous_names", "Skylark Formerly", "was a Formerly"),
        ("relatives", "Nan: Teasel Inventor", "with Teasel"), ("workers", "Dr Comfrey Notary", "saw Dr Notary"),
        ("other_schools", "Notionalside High School", "left Notionalside"),
        ("addresses", "14 Notional Street, Southport", "by Notional St"), ("upn", "A123456789012", "A1234 56789012"),
        ("nhs_number", "9434765919", "943 476 5919"), ("case_numbers", "QQ-77-4410", "see QQ 77 4410"),
    ],
)  # fmt: skip
def test_what_is_kept_out_is_found_in_texts(officer, field, kept, written):
    child = made.child()
    refuse(child, officer, {"The story": "Likes football."})
    keep_out(child, officer, **{field: kept})
    with pytest.raises(DomainError, match="The story"):
        refuse(child, officer, {"The story": f"She {written}."})


def test_the_social_worker_the_postcode_and_the_reference_are_known_from_the_record(officer, child):
    who = identity_of(child)
    assert who.workers == ("Burdock Housemock",)
    assert who.postcodes == (child.home_postcode,) and child.reference in who.case_numbers
    with pytest.raises(DomainError, match="Housemock"):
        refuse(child, officer, {"The story": "Ask Mr Housemock."})


@pytest.mark.parametrize(
    "text",
    [
        "A 14-year-old.",
        "She is fourteen.",
        "Aged 14 and lively.",
        "A girl of 14 who swims.",
        "14 yrs old",
        "age: 14",
    ],
)
def test_the_exact_age_is_stopped_because_providers_read_a_band(officer, text):
    with pytest.raises(DomainError, match="exact age"):
        refuse(made.child(age=14), officer, {"The story": text})


@pytest.mark.parametrize(
    "text",
    [
        "Aged 13 to 15.",
        "Her brother is 6.",
        "A 12-year-old friend.",
        "14 days ago.",
        "is 14 miles away",
        "Year 9",
    ],
)
def test_bands_and_other_numbers_pass(officer, text):
    refuse(made.child(age=14), officer, {"The story": text})


def test_the_trail_of_what_is_kept_out_names_fields_and_no_content(officer, child):
    event = all_of(Event).get(name="child.identifiers", subject_id=child.pk)
    assert event.payload["fields"] == ["relatives"]
    assert "Marigold" not in str(event.payload)


def test_a_social_worker_notes_for_own_children_only(child):
    with pytest.raises(NotAllowed):
        keep_out(child, person(Role.SOCIAL_WORKER), relatives="Nobody Notional")


@pytest.mark.parametrize("model", [Identifiers, LetThrough])
def test_a_provider_sees_nothing_of_it(child, manager, model):
    let(child, manager)
    with tenancy.scope(tenancy.provider_scope(provider().pk)), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {model._meta.db_table}")
        assert cursor.fetchone()[0] == 0


# --- Letting words through ---
def test_what_a_manager_lets_through_passes_for_others_and_the_trail_names_field_and_kind(
    officer, manager, child
):
    with pytest.raises(DomainError, match="a manager can let it through"):
        refuse(child, officer)
    let(child, manager)
    refuse(child, officer)
    used = all_of(Event).get(name="guard.passed", subject_id=child.pk)
    assert used.payload == {"field": "The story", "kind": "a name of somebody in the child's family"}
    assert "Mockwood" not in str(list(all_of(Event).values_list("payload", flat=True)))


def test_who_changed_the_text_does_not_let_it_through(manager, child):
    let(child, manager)
    with pytest.raises(DomainError, match="Mockwood"):
        refuse(child, manager)


def test_other_words_and_other_children_are_still_stopped(officer, manager, child):
    let(child, manager)
    with pytest.raises(DomainError, match="Marigold"):
        refuse(child, officer, {"The story": "Marigold came."})
    other = made.child()
    keep_out(other, officer, relatives="Finch Mockwood")
    with pytest.raises(DomainError, match="Mockwood"):
        refuse(other, officer)


@pytest.mark.parametrize("role", [Role.PLACEMENTS_OFFICER, Role.SOCIAL_WORKER, Role.AUDITOR, Role.DUTY_TEAM])
def test_only_a_manager_lets_through(child, role):
    with pytest.raises(NotAllowed, match="manager"):
        let(child, person(role))
    assert not LetThrough.objects.exists()


@pytest.mark.parametrize(("words", "reason"), [("", "Because."), ("Mockwood", " ")])
def test_nothing_is_let_through_without_words_and_reason(manager, child, words, reason):
    with pytest.raises(DomainError, match="why they do not tell"):
        let(child, manager, words, reason=reason)


# --- In an emergency ---
def test_in_an_emergency_the_one_on_duty_goes_on_and_a_second_person_looks_the_next_working_day(
    officer, manager, child
):
    row = let_alone(child, officer)
    refuse(child, officer)
    look = row.second_look
    assert look.due_on > clock.today() and is_working_day(look.due_on)
    assert list(looks_waiting_for(manager)) == [look]
    assert not looks_waiting_for(officer).exists()
    look_again(look=look, note="It is a wood indeed.", by=manager, at=clock.now())
    assert not looks_waiting_for(manager).exists()
    refuse(child, officer)


def test_with_time_left_or_without_a_referral_there_is_no_emergency(officer, child):
    with pytest.raises(DomainError, match="no open referral"):
        guarding.let_through_alone(
            child=child, words="Mockwood", reason="A wood.", alone_reason="Night.", by=officer, at=clock.now()
        )
    with pytest.raises(DomainError):
        let_alone(child, officer, needed_in=30)
    assert not LetThrough.objects.exists()


def test_nobody_looks_at_the_own(manager, child):
    row = let_alone(child, manager)
    with pytest.raises(NotAllowed, match="yourself"):
        look_again(look=row.second_look, note="Fine.", by=manager, at=clock.now())


def test_somebody_who_writes_nothing_for_providers_has_no_emergency(child):
    with pytest.raises(NotAllowed):
        let_alone(child, person(Role.AUDITOR))


# --- Taking back ---
def test_what_is_taken_back_is_stopped_again_and_taken_back_once(officer, manager, child):
    row = let(child, manager)
    refuse(child, officer)
    guarding.take_back(row=row, by=manager, at=clock.now())
    with pytest.raises(DomainError, match="Mockwood"):
        refuse(child, officer)
    with pytest.raises(Stale):
        guarding.take_back(row=row, by=manager, at=clock.now())


def test_only_a_manager_takes_back(officer, manager, child):
    row = let(child, manager)
    with pytest.raises(NotAllowed, match="Only a manager"):
        guarding.take_back(row=row, by=officer, at=clock.now())


# --- The database's part ---
@pytest.mark.parametrize(
    "change", ["words = 'else'", "reason = 'else'", "let_through_at = now()", "second_look_id = NULL"]
)
def test_what_was_let_through_is_never_rewritten(manager, child, change):
    let(child, manager)
    refused = pytest.raises(ProgrammingError, match="permission denied")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE placements_letthrough SET {change}")


def test_what_was_let_through_is_not_deleted_and_taken_back_by_somebody(manager, child):
    row = let(child, manager)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        LetThrough.objects.all().delete()
    with pytest.raises(IntegrityError, match="taken_back_by_somebody"), transaction.atomic():
        LetThrough.objects.filter(pk=row.pk).update(taken_back_at=clock.now())


# --- Pages ---
def test_a_stopped_word_goes_out_after_a_manager_read_it(officer, manager, child):
    referral = made.referral(child)
    writer, reader = as_user(officer), as_user(manager)
    profile = {
        "gender_words": "Girl", "area_words": "L20 area", "story": TEXT["The story"], "wishes": "Fishing.",
        "strengths": "", "support": "Time.",
    }  # fmt: skip
    refused = send(writer, page("profile_edit", referral.pk), 200, **profile)
    assert "Mockwood" in summary(refused) and "a manager can let it through" in summary(refused)
    send(reader, page("let_through", child.pk), words="Mockwood", reason="A wood that everybody knows.")
    send(writer, page("profile_edit", referral.pk), **profile)
    said = reader.get(page("child_detail", child.pk)).content.decode()
    assert "Let words through the leak guard" in said


def test_an_officer_says_that_it_is_an_emergency_and_a_manager_finds_it_on_the_home_page(
    officer, manager, child
):
    made.referral(child, needed_on=clock.today())
    url = page("let_through", child.pk)
    assert "Why can nobody else decide it now?" in as_user(officer).get(url).content.decode()
    send(as_user(officer), url, 200, words="Mockwood", reason="A wood.")
    send(as_user(officer), url, words="Mockwood", reason="A wood.", alone_reason="It is night.")
    home = as_user(manager).get("/").content.decode()
    assert (
        "The words let through the leak guard, approved by one person alone" in home
        and "Mockwood" not in home
    )


def test_a_manager_takes_words_back_from_the_page(manager, child):
    row = let(child, manager)
    shown = as_user(manager).get(page("let_through", child.pk)).content.decode()
    back = page("let_through_take_back", row.pk)
    assert back in shown
    assert "would stop it again" in as_user(manager).get(back).content.decode()
    send(as_user(manager), back)
    row.refresh_from_db()
    assert row.taken_back_by == manager


def test_what_is_kept_out_is_edited_and_never_overwritten_in_silence(officer, child):
    url, client = page("identifiers", child.pk), as_user(officer)
    version = client.get(url).context["form"][VERSION].value()
    send(client, url, **{VERSION: version}, relatives="Marigold Mockwood\nTeasel Mockwood")
    assert identity_of(child).relatives == ("Marigold Mockwood", "Teasel Mockwood")
    stale = send(client, url, 200, **{VERSION: version}, relatives="Nobody")
    assert "after you opened the page" in stale.content.decode()


@pytest.mark.parametrize("name", ["identifiers", "let_through"])
def test_those_who_neither_record_nor_publish_do_not_reach_the_pages(child, name):
    assert as_user(person(Role.EVALUATOR)).get(page(name, child.pk)).status_code == 403


def test_a_page_costs_the_same_for_many_words(officer, manager, child):
    url = page("let_through", child.pk)
    let(child, manager)
    few = queries(as_user(officer), url)
    for number in range(10):
        let(child, manager, f"Mockwood {number}")
    assert queries(as_user(officer), url) == few <= 8


def test_whoever_may_say_what_is_kept_out_is_led_there_and_nobody_else(officer, child):
    link, readers = (
        f'href="{page("identifiers", child.pk)}"',
        (child.social_worker, officer, person(Role.AUDITOR)),
    )
    for user, led in zip(readers, (True, True, False), strict=True):
        client = as_user(user)
        assert (link in client.get(page("child_detail", child.pk)).content.decode()) is led
        assert (client.get(page("identifiers", child.pk)).status_code == 200) is led
