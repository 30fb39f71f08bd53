"""The pages: who may open them, what they write down, how many queries they take, what they refuse."""

from datetime import timedelta
from uuid import uuid4

import pytest

from placements.models import Child, RecordOpening, Referral
from placements.rules.questions import SECTIONS
from placements.services import profiles
from placements.services import referrals as services
from placements.states import ReferralState, Risk
from placements.urls import urlpatterns
from sefton_pdps.access.roles import Role
from sefton_pdps.audit.models import Event
from sefton_pdps.core.time import clock
from tests.browsing import queries
from tests.factories import placements as made
from tests.factories import providers
from tests.factories.accounts import person
from tests.factories.rows import all_of
from tests.placements.browsing import as_user, day, page, send, summary
from tests.placements.test_referrals import PROFILE

LIST_QUERIES, DETAIL_QUERIES = 6, 10


@pytest.fixture
def browser(officer):
    return as_user(officer)


def searched(referral=None):
    """A referral that a lot's home fits."""
    lot = providers.lot()
    provider = providers.provider()
    providers.admission(provider, lot)
    providers.setting(provider, caters_for=["missing"])
    return referral or made.referral(risk_missing=Risk.PRESENT)


def started(**fields):
    placement = made.placement(providers.setting(providers.provider()).places.first(), **fields)
    made.fee_line(placement)
    return placement


# --- Every opening is written down ---
CHILD_PAGES = (
    "child_detail",
    "identifiers",
    "let_through",
    "child_people",
    "child_record",
    "child_changes",
    "already_made",
    "legal",
    "legal_new",
)
REFERRAL_PAGES = (
    "referral_detail", "referral_withdraw", "referral_reopen", "profile_detail", "profile_edit", "profile_approve",
    "match", "compare", "left_out", "referral_log", "referral_later", "group_new",
)  # fmt: skip
OTHER_PAGES = {
    "child_list", "child_new", "referral_list", "referral_start", "referral_begin", "referral_submit",
    "referral_approve", "referral_section", "placement_list", "placement_detail", "placement_start", "placement_cancel",
    "placement_end", "placement_fee", "second_look", "second_look_list", "grave_change_list", "grave_change_detail",
    "let_through_take_back", "exemption_list", "exemption_new", "exemption_end",
    "barred_start", "court_order", "legal_end", "legal_correct", "referral_amend", "amendment", "referral_send_back",
    "referral_answer",
    "plan_begin", "plan_detail", "plan_write", "plan_decisions", "plan_send", "plan_take_back", "plan_home_agreed",
    "plan_signature", "plan_sign", "plan_anew", "plan_file", "plan_answer", "portal_plan_list", "portal_plan",
    "portal_plan_agree", "portal_plan_ask",
    "education_list", "education_detail", "referral_log_new", "placement_log", "placement_log_new", "log_file",
    "team_list", "team_new", "team_change", "ofsted_told", "unregistered", "unregistered_review",
    # of the files themselves: a child stands there by the council's number alone
    "cost_data", "cost_line_new", "cost_line_end", "fee_kind_new", "fee_kind_end", "route_set", "route_end", "law_data",
    "law_clock_set", "kind_except", "exception_end",
    "fee_file_list", "fee_file_template", "fee_file", "fee_file_apply", "fee_file_again", "fee_file_not_taken",
    "fee_file_lines",
    "group_detail", "group_add", "group_together", "group_leave",
}  # fmt: skip


def test_no_page_is_forgotten_by_the_tests_of_openings():
    names = {one.name for part in urlpatterns for one in part.url_patterns}
    assert names == {*CHILD_PAGES, *REFERRAL_PAGES, *OTHER_PAGES}


@pytest.mark.parametrize("name", CHILD_PAGES)
def test_every_page_of_a_child_writes_down_its_opening(browser, officer, name):
    child = made.child()
    assert browser.get(page(name, child.pk)).status_code == 200
    assert [(one.child, one.by) for one in RecordOpening.objects.all()] == [(child, officer)]
    assert all_of(Event).filter(name="child.open", subject_id=child.pk).count() == 1


@pytest.mark.parametrize("name", REFERRAL_PAGES)
def test_every_page_of_a_referral_writes_down_its_opening(browser, officer, name):
    referral = searched()
    profiles.draft_profile(referral=referral, fields=PROFILE, by=officer, at=clock.now())
    assert browser.get(page(name, referral.pk)).status_code == 200
    assert [(one.child, one.by) for one in RecordOpening.objects.all()] == [(referral.child, officer)]


@pytest.mark.parametrize("section", SECTIONS, ids=lambda one: one.code)
def test_every_section_writes_down_its_opening(browser, section):
    referral = made.referral(state=ReferralState.DRAFT)
    assert browser.get(page("referral_section", referral.pk, section.code)).status_code == 200
    assert RecordOpening.objects.count() == 1


@pytest.mark.parametrize("name", ["child_list", "referral_list", "placement_list"])
def test_lists_name_no_child(browser, name):
    child = started(child=made.referral().child).child
    text = browser.get(page(name)).content.decode()
    assert child.given_name not in text
    assert child.family_name not in text


def test_no_page_title_and_no_address_carries_the_childs_name(browser):
    referral = searched()
    for name in REFERRAL_PAGES[:2]:
        title = browser.get(page(name, referral.pk)).content.decode().split("</title>")[0]
        assert referral.child.given_name not in title


# --- Who may ---
def test_a_providers_person_finds_no_page_at_all(council_scope):
    referral, placement = searched(), started()
    client = as_user(person(Role.PROVIDER_ADMINISTRATOR, provider=placement.provider))
    for name in CHILD_PAGES:
        assert client.get(page(name, referral.child_id)).status_code == 404
    for name in REFERRAL_PAGES:
        assert client.get(page(name, referral.pk)).status_code == 404
    assert client.get(page("placement_detail", placement.pk)).status_code == 404
    assert not RecordOpening.objects.exists()


def test_another_social_workers_child_reads_like_none(social_worker):
    other, own = made.referral(), made.referral(made.child(social_worker=social_worker))
    client = as_user(social_worker)
    assert client.get(page("child_detail", own.child_id)).status_code == 200
    missing = client.get(page("child_detail", uuid4()))
    for url in (page("child_detail", other.child_id), page("referral_detail", other.pk)):
        assert client.get(url).status_code == missing.status_code == 404
    assert own.reference in client.get(page("referral_list")).content.decode()
    assert other.reference not in client.get(page("referral_list")).content.decode()


@pytest.mark.parametrize("role", [Role.FINANCE_OFFICER, Role.SYSTEM_ADMINISTRATOR, Role.CABINET_MEMBER])
def test_roles_without_children_are_told_so(council_scope, role):
    client = as_user(person(role))
    assert client.get(page("child_detail", made.child().pk)).status_code == 403
    assert client.get(page("referral_list")).status_code == 403


# --- Queries ---
@pytest.mark.parametrize("name", ["referral_list", "placement_list"])
def test_a_list_takes_the_same_few_queries_for_one_row_and_for_many(browser, name):
    counts = []
    for rows in (1, 6):
        for _ in range(rows):
            started(referral=made.referral())
        counts.append(queries(browser, page(name)))
    assert counts[0] == counts[1] <= LIST_QUERIES


@pytest.mark.parametrize("name", ["referral_detail", "profile_detail", "match"])
def test_a_referrals_page_takes_few_queries(browser, officer, name):
    referral = searched()
    profiles.draft_profile(referral=referral, fields=PROFILE, by=officer, at=clock.now())
    first = queries(browser, page(name, referral.pk))
    for _ in range(4):
        searched(referral)
    services.withdraw_referral(referral=made.referral(), reason="Other", by=officer, at=clock.now())
    assert queries(browser, page(name, referral.pk)) == first <= DETAIL_QUERIES


def test_a_childs_and_a_placements_page_take_few_queries(browser):
    child, counts = made.child(), []
    for number in (1, 2, 3):
        day_one = clock.today() - timedelta(days=400 * number)
        placement = started(child=child, starts_on=day_one, planned_end=day_one + timedelta(days=90))
        made.referral(child, state=ReferralState.WITHDRAWN)
        counts.append(
            (
                queries(browser, page("child_detail", child.pk)),
                queries(browser, page("placement_detail", placement.pk)),
            )
        )
    assert len(set(counts)) == 1
    assert max(counts[0]) <= DETAIL_QUERIES


# --- Recording and searching ---
def child_answers(**changes):
    born = clock.today() - timedelta(days=14 * 365)
    return {
        "given_name": "Zorabelle", "family_name": "Quistworth", "sex": "F", "home_postcode": "l20 3aa",
        "legal_status": "C2", "school": "", "social_worker": "", **day("date_of_birth", born),
        **day("began_on", clock.today()), **changes,
    }  # fmt: skip


def test_a_child_is_recorded_once_however_often_the_form_is_sent(browser):
    key = str(uuid4())
    first = send(browser, page("child_new"), **child_answers(key=key))
    again = send(browser, page("child_new"), **child_answers(key=key))
    assert first.url == again.url == page("referral_section", Referral.objects.get().pk, "availability")
    assert Referral.objects.get().child == Child.objects.get()


def test_a_child_may_be_recorded_without_a_referral(browser):
    answer = send(browser, page("child_new"), **child_answers(), only_record="1")
    assert answer.url == page("child_detail", Child.objects.get().pk) and not Referral.objects.exists()


def test_a_social_worker_is_the_worker_of_the_child_that_they_record_unless_they_say_otherwise(council_scope):
    worker = person(Role.SOCIAL_WORKER)
    shown = as_user(worker).get(page("child_new")).content.decode()
    assert f'<option value="{worker.pk}" selected' in shown
    assert " selected" not in as_user(person(Role.PLACEMENTS_OFFICER)).get(
        page("child_new")
    ).content.decode().replace('<option value="" selected', "")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"given_name": ""}, "Enter the given names"),
        ({"home_postcode": "nowhere"}, "full UK postcode"),
        ({"home_postcode": "L20 9ZZ"}, "ONS list"),
        ({"date_of_birth_2": "1990"}, "under 18"),
    ],
)
def test_a_wrong_answer_about_a_child_is_said(browser, change, words):
    answer = send(browser, page("child_new"), 200, **child_answers(**change))
    assert words in summary(answer)
    assert not Child.objects.exists()


def test_a_search_is_sent_by_post_and_leads_to_the_record(browser):
    child = made.child()
    answer = browser.post(page("child_list"), {"words": child.family_name})
    assert page("child_detail", child.pk) in answer.content.decode()
    assert (
        "No child that you may see" in browser.post(page("child_list"), {"words": "nobody"}).content.decode()
    )
    assert (
        child.reference not in browser.get(page("child_list"), {"words": child.family_name}).content.decode()
    )


# --- A referral from the start to the approval ---
def test_a_referral_is_started_filled_submitted_and_approved(officer, manager):
    browser, child = as_user(officer), made.child()
    send(browser, page("referral_start", child.pk))
    referral = Referral.objects.get()
    whole = made.referral(made.child(), state=ReferralState.DRAFT)
    for section in SECTIONS:
        answers = {"version": Referral.objects.get(pk=referral.pk).version}
        for field in section.fields:
            value = getattr(whole, field)
            if field in ("needed_on",):
                answers |= day(field, value)
            elif value not in (None, "", []):
                answers[field] = (
                    {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
                )
        send(browser, page("referral_section", referral.pk, section.code), **answers)
    send(browser, page("referral_submit", referral.pk))
    referral.refresh_from_db()
    send(as_user(manager), page("referral_approve", referral.pk), version=referral.version)
    referral.refresh_from_db()
    assert referral.state == ReferralState.APPROVED
    assert referral.wishes == whole.wishes


def test_the_page_says_once_what_is_missing_and_leads_there(browser):
    referral = made.referral(state=ReferralState.DRAFT, wishes="")
    text = browser.get(page("referral_detail", referral.pk)).content.decode()
    assert text.count("own words") == 1 and "Add the child&#x27;s own words" in text
    assert "1 part of the referral is not finished." in text
    assert "Go on with “The child&#x27;s wishes and story”" in text
    assert ">Submit the referral<" not in text
    answer = send(browser, page("referral_submit", referral.pk), 200)
    assert "own words" in summary(answer)


def test_an_unknown_section_is_not_found(browser):
    assert browser.get(page("referral_section", made.referral().pk, "nonsense")).status_code == 404


def test_lists_are_filtered_and_sorted(browser, officer):
    mine = made.referral(made.child(), state=ReferralState.DRAFT, started_by=officer, needed_on=None)
    other, gone = made.referral(), made.referral(state=ReferralState.WITHDRAWN)

    def shown(**query):
        text = browser.get(page("referral_list"), query).content.decode()
        return [
            one
            for one in sorted((mine, other, gone), key=lambda one: text.find(one.reference))
            if one.reference in text
        ]

    assert shown() == [other, mine]
    assert shown(sort="-due") == [mine, other]
    assert shown(state="draft") == [mine]
    assert shown(state="", whose="mine") == [mine]
    assert shown(state="withdrawn", sort="nonsense") == [gone]
    assert (
        "No referral matches these"
        in browser.get(page("referral_list"), {"state": "placed"}).content.decode()
    )


def test_an_empty_list_says_whether_it_was_filtered(browser):
    def text(name, **query):
        return browser.get(page(name), query).content.decode()

    assert "No referral yet." in text("referral_list", state="")
    assert "No referral is open now." in text("referral_list")
    assert "No referral matches these filters." in text("referral_list", due="overdue")
    assert "No placement yet." in text("placement_list")
    assert "No placement that you may see matches these filters." in text("placement_list", state="ended")


def test_the_list_says_how_late_a_need_is_while_it_still_needs_a_home(browser):
    today, dates = clock.today(), {}
    for state, days in (
        ("approved", -139),
        ("searching", 0),
        ("draft", 3),
        ("submitted", 16),
        ("placed", -9),
    ):
        dates[state] = made.referral(state=state, needed_on=today + timedelta(days=days))

    def text(**query):
        return browser.get(page("referral_list"), {"state": "", **query}).content.decode()

    assert "In more than 5 days" not in text().split("<table")[1]
    for words in ("govuk-tag--red", "Overdue by 139 days", ">today<", ">in 3 days<", ">in 16 days<"):
        assert words in text()
    assert "verdue by 9 days" not in text()
    for due, state in (
        ("overdue", "approved"),
        ("today", "searching"),
        ("soon", "draft"),
        ("later", "submitted"),
    ):
        assert [one for one, row in dates.items() if row.reference in text(due=due) and one != "placed"] == [
            state
        ]
    late = browser.get(page("referral_detail", dates["approved"].pk)).content.decode()
    assert "overdue by 139 days" in late
