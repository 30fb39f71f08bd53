"""The pages from scoring to award, each by the person whose job it is; refusals in words; few queries."""

from datetime import timedelta
from uuid import uuid4

import pytest

from calloffs.models import Authorisation, DelegationBand, OfferAssessment, Recommendation, ResultLetter
from calloffs.services import agreements
from calloffs.states import CallOffState
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time.clock import now
from tests.browsing import PageClient, queries
from tests.calloffs.pages import moment
from tests.factories import accounts, awards


@pytest.fixture(autouse=True)
def council_scope(db):
    with tenancy.scope(tenancy.COUNCIL):
        yield


def by(person):
    client = PageClient()
    client.force_login(person)
    return client


def text(answer):
    return answer.content.decode()


def day(date, name):
    return {f"{name}_0": date.day, f"{name}_1": date.month, f"{name}_2": date.year}


def key():
    return {"key": str(uuid4())}


# --- Scoring ---------------------------------------------------------------------------------------------------
def test_an_evaluator_declares_scores_and_finishes(clock):
    story = awards.closed(clock, "3000.00", "3456.78", evaluators=1)
    evaluator = by(story.evaluators[0])
    page = f"/call-offs/{story.call_off.pk}/scoring/"
    assert "conflict of interest" in text(evaluator.get(page))
    assert story.homes[0].name not in text(evaluator.get(page))
    evaluator.post(page, {"conflict": "no", "note": "", **key()})
    assert "0 of 2 offers scored" in text(evaluator.get(page))
    for offer in story.offers:
        answer = evaluator.get(f"{page}{offer.pk}/")
        assert "Her school is a mile away." in text(answer)
        assert "3,456.78" not in text(answer)
        scores = {"quality": 4, "quality_reason": "Clear.", "social_value": 3, "social_value_reason": "Fair."}
        assert evaluator.post(f"{page}{offer.pk}/", {**scores, **key()}).status_code == 302
    assert evaluator.post(f"{page}finish/", key()).status_code == 302
    assert "3,456.78" in text(evaluator.get(f"/call-offs/{story.call_off.pk}/ranking/"))


def test_finishing_early_says_why_not(clock):
    story = awards.closed(clock, "3000.00", evaluators=1)
    awards.declare_all(story)
    answer = by(story.evaluators[0]).post(f"/call-offs/{story.call_off.pk}/scoring/finish/", key())
    assert "Score 1 more offer before you finish." in text(answer)


def test_an_offer_is_not_shown_to_an_evaluator_with_a_conflict(clock):
    story = awards.closed(clock, "3000.00", evaluators=1)
    page = f"/call-offs/{story.call_off.pk}/scoring/"
    evaluator = by(story.evaluators[0])
    evaluator.post(page, {"conflict": "yes", "note": "A cousin.", **key()})
    shown = text(evaluator.get(f"{page}{story.offers[0].pk}/"))
    assert "You declared a conflict of interest" in shown and story.homes[0].name not in shown


def asked_to_score_an_open_one(story):
    other = awards.calloffs.competition(*story.homes, lot=story.call_off.lot)
    OfferAssessment.objects.create(call_off=other, evaluator=story.evaluators[0], assigned_at=now())
    return other


def test_before_the_deadline_the_page_says_when_scoring_begins(clock):
    story = awards.closed(clock, "3000.00", evaluators=1)
    other = asked_to_score_an_open_one(story)
    shown = text(by(story.evaluators[0]).get(f"/call-offs/{other.pk}/scoring/"))
    assert "You can score them then." in shown and "Offers close on" in shown
    assert "Make this declaration" not in shown


def test_between_the_deadline_and_the_closing_of_the_record_scoring_is_about_to_open(clock):
    story = awards.closed(clock, "3000.00", evaluators=1)
    other = asked_to_score_an_open_one(story)
    clock.set(other.closes_at + timedelta(minutes=1))
    shown = text(by(story.evaluators[0]).get(f"/call-offs/{other.pk}/scoring/"))
    assert (
        "1 minute ago. Scoring will open within minutes" in shown and "You can score them then." not in shown
    )
    assert "Make this declaration" not in shown


# --- Recommending ----------------------------------------------------------------------------------------------
def test_an_officer_recommends_and_asks_for_authorisation(clock):
    story = awards.scored(clock, "3000.00", "3500.00", scores=[(5, 4), (3, 3)])
    officer, start = by(story.officer), f"/call-offs/{story.call_off.pk}/"
    ranking = text(officer.get(f"{start}ranking/"))
    assert "points behind" in ranking and "Total: " in ranking
    offer = story.offers[0]
    form = officer.get(f"{start}recommend/{offer.pk}/").context["form"]
    given = {name: form.initial.get(name, "") for name in form.fields if name.startswith("letter-")}
    assert "came 2nd of 2" in given[f"letter-{story.homes[1].provider_id}"]
    given |= day(form.initial["starts_on"], "starts_on") | key()
    given |= {
        "place": str(awards.free_place(story, story.homes[0]).pk),
        "reasons": "Near school.",
        "asc_impact": "",
    }
    answer = officer.post(f"{start}recommend/{offer.pk}/", given)
    assert answer.status_code == 302, text(answer)
    proposal = text(officer.get(f"{start}proposal/"))
    assert "Ask for authorisation" in proposal and "Adult Social Care" in proposal
    assert officer.post(f"{start}proposal/", key()).status_code == 302
    assert story.fresh().state == CallOffState.RECOMMENDED


def test_a_recommendation_without_reasons_keeps_what_was_typed(clock):
    story = awards.scored(clock, "3000.00", "3500.00", scores=[(5, 4), (3, 3)])
    url = f"/call-offs/{story.call_off.pk}/recommend/{story.offers[1].pk}/"
    answer = by(story.officer).post(url, {"reasons": "A reason that I typed.", **key()})
    assert "There is a problem" in text(answer) and "A reason that I typed." in text(answer)
    assert not Recommendation.objects.exists()


def test_the_impact_is_answered_on_its_own_page(clock):
    story = awards.scored(clock, "3000.00")
    awards.recommend(story)
    url = f"/call-offs/{story.call_off.pk}/proposal/impact/"
    officer = by(story.officer)
    assert "Select whether Adult Social Care" in text(officer.post(url, {"asc_impact_reason": "x", **key()}))
    assert officer.post(url, {"asc_impact": "no", "asc_impact_reason": "None.", **key()}).status_code == 302


# --- Direct award ----------------------------------------------------------------------------------------------
def test_an_officer_makes_the_case_for_a_direct_award():
    story = awards.direct()
    officer, start = by(story.officer), f"/call-offs/{story.call_off.pk}/direct-award/"
    assert story.homes[0].name in text(officer.get(start))
    url = f"{start}{story.homes[0].pk}/?stay=four_weeks"
    given = {
        "how_long": "four_weeks",
        "agreed_by": "Invented Person, duty manager",
        "agreed_how": "email",
        **moment("agreed_at", now() - timedelta(hours=1)),
        "evidence": "The court decides tomorrow.",
        "place": str(awards.free_place(story, story.homes[0]).pk),
        "fee-accommodation": "3,000.00",
        "fee-discount": "100",
        "benchmark_words": "Nothing like it is paid for.",
        "asc_impact": "",
        **day(story.call_off.needed_on, "starts_on"),
        **day(story.call_off.needed_on, "shown_on"),
    }
    bad = officer.post(url, {**given, "fee-accommodation": "-5", **key()})
    assert "must be £0 or more" in text(bad)
    answer = officer.post(url, {**given, **key()})
    assert answer.status_code == 302, text(answer)
    assert awards.proposal(story).weekly == 2900


def test_a_home_that_fails_a_gate_cannot_be_reached_by_its_address():
    story = awards.direct()
    stranger = awards.direct().homes[0]
    answer = by(story.officer).get(f"/call-offs/{story.call_off.pk}/direct-award/{stranger.pk}/")
    assert answer.status_code == 409 and "not one of those that fit" in text(answer)


# --- Authorising -----------------------------------------------------------------------------------------------
def test_the_authorising_officer_reads_one_paragraph_and_decides():
    story = awards.direct(age=9)
    awards.make_case(story, "500.00")
    found = awards.ask(story)
    head, url = by(accounts.person(Role.HEAD_OF_SERVICE)), f"/authorisations/{found.pk}/"
    shown = text(head.get(url))
    child = story.call_off.referral.child
    assert "Place this child at" in shown and child.given_name not in shown and child.family_name not in shown
    assert "Placeholder" not in shown, "a line for whoever sets the bands, not for whoever decides"
    assert found.reference in text(head.get("/authorisations/"))
    refused = head.post(url, {"no_conflict": "on", "decision": "refuse", "reason": "", **key()})
    assert "must be answered" in text(refused)
    assert head.post(url, {"no_conflict": "on", "decision": "authorise", **key()}).status_code == 302
    assert story.fresh().state == CallOffState.AUTHORISED


def test_the_page_says_why_somebody_else_must_decide():
    story = awards.direct(age=9)
    both = accounts.person(Role.HEAD_OF_SERVICE, Role.PLACEMENTS_OFFICER)
    awards.make_case(story, "500.00", by=both)
    found = awards.ask(story)
    shown = text(by(both).get(f"/authorisations/{found.pk}/"))
    assert "somebody else must decide" in shown and "Record my decision" not in shown


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.PLACEMENTS_OFFICER, 200), (Role.AUDITOR, 200), (Role.ASC_DIRECTOR, 404), (Role.EVALUATOR, 404),
        (Role.FINANCE_OFFICER, 403), (Role.CABINET_MEMBER, 403),
    ],
)  # fmt: skip
def test_who_may_read_an_authorisation(role, status):
    """Adult Social Care's director sees those that ask that office only."""
    story = awards.direct(age=9)
    awards.make_case(story, "500.00")
    assert by(accounts.person(role)).get(f"/authorisations/{awards.ask(story).pk}/").status_code == status


def test_the_bands_page_sets_a_new_set_and_keeps_the_old():
    manager = by(accounts.person(Role.COMMISSIONING_MANAGER))
    assert "Placeholder until" in text(manager.get("/authorisations/bands/"))
    given = {"ceiling": "300,000", "legal_basis": "Constitution, part 5"}
    past = day(now().date() - timedelta(days=1), "valid_from")
    assert "cannot change in the past" in text(
        manager.post("/authorisations/bands/", {**given, **past, **key()})
    )
    today = day(now().date(), "valid_from")
    assert manager.post("/authorisations/bands/", {**given, **today, **key()}).status_code == 302
    assert DelegationBand.objects.count() == 4
    head = by(accounts.person(Role.HEAD_OF_SERVICE))
    head.post("/authorisations/bands/", {**given, **today, **key()})
    assert DelegationBand.objects.count() == 4


# --- Agreement and award ---------------------------------------------------------------------------------------
def test_draw_up_issue_sign_and_award(clock, files_root):
    story = awards.scored(clock, "3000.00", "3500.00", scores=[(5, 4), (3, 3)])
    awards.recommend(story)
    awards.turn_all(awards.ask(story))
    officer = by(story.officer)
    draft = officer.get(f"/call-offs/{story.call_off.pk}/agreement/").context["form"].initial
    assert "Two named adults." in draft["service"] and "patient adults" in draft["needs"]
    page = officer.post(f"/call-offs/{story.call_off.pk}/agreement/", {**draft, **key()}).headers["Location"]
    assert "Sign for the council and issue" in text(officer.get(page))
    assert f"{story.call_off.agreements.get().reference}: Girl, 14, " in text(officer.get(f"{page}issue/"))
    awards.tell_nobody(story)
    assert officer.post(f"{page}issue/", key()).status_code == 302
    agreement = story.call_off.agreements.get()
    agreements.keep_pdf(agreement_id=agreement.pk, at=now())
    signer, portal = by(awards.signer(story)), f"/portal/agreements/{agreement.pk}/"
    assert agreement.reference in text(signer.get("/portal/agreements/"))
    assert "Nothing changed" in text(signer.get(portal))
    assert "Enter your full name." in text(
        signer.post(portal, {"role": "Director", "declaration": "on", **key()})
    )
    given = {"name": "Invented Person", "role": "Director", "declaration": "on", **key()}
    assert signer.post(portal, given).status_code == 302
    assert story.fresh().state == CallOffState.AWARDED
    assert signer.get(f"{portal}file/").status_code == 404, "the paper on file says that it is not signed yet"
    assert "The PDF is being made." in text(signer.get(portal))
    agreements.keep_pdf(agreement_id=agreement.pk, at=now())
    download = signer.get(f"{portal}file/")
    assert b"".join(download.streaming_content).startswith(b"%PDF")
    assert "is planned" in text(officer.get(page))
    loser = by(story.bidders[1])
    letter = ResultLetter.objects.get(provider=story.homes[1].provider)
    assert "Not awarded" in text(loser.get("/portal/results/"))
    assert "Reasons for" in text(loser.get(f"/portal/results/{letter.pk}/"))


def test_a_signature_sent_twice_signs_once_and_leads_to_the_same_page():
    story = awards.direct()
    awards.authorised(story)
    issued, signer = awards.issue(story), by(awards.signer(story))
    given = {"name": "Invented Person", "role": "Director", "declaration": "on", **key()}
    url = f"/portal/agreements/{issued.pk}/"
    first, second = signer.post(url, given), signer.post(url, given)
    assert first.status_code == 302 and second.status_code in (200, 302)
    assert "There is a problem" not in text(signer.get(url))


def test_another_providers_agreement_and_result_read_as_none(clock):
    story = awards.scored(clock, "3000.00")
    awards.recommend(story)
    awards.turn_all(awards.ask(story))
    issued = awards.issue(story)
    awards.sign(issued, awards.signer(story))
    letter = ResultLetter.objects.get()
    stranger = by(awards.signer(awards.direct()))
    for page in (f"agreements/{issued.pk}", f"agreements/{issued.pk}/file", f"results/{letter.pk}"):
        other = stranger.get(f"/portal/{page}/")
        none = stranger.get(f"/portal/{page.split('/')[0]}/{uuid4()}/")
        assert (other.status_code, none.status_code) == (404, 404)
    assert stranger.get(f"/agreements/{issued.pk}/").status_code == 404


def test_the_page_says_what_stands_in_the_way_of_the_award():
    story = awards.direct()
    awards.authorised(story)
    issued, signer = awards.issue(story), awards.signer(story)
    story.homes[0].age_from = 17
    story.homes[0].save()
    awards.sign(issued, signer)
    shown = text(by(story.officer).get(f"/agreements/{issued.pk}/"))
    assert "Why this cannot be done: Award the call-off" in shown and "cannot be chosen" in shown


def test_a_call_offs_agreement_has_one_address_and_a_next_version_after_it_was_taken_back():
    story = awards.direct()
    awards.authorised(story)
    address, officer = f"/call-offs/{story.call_off.pk}/agreement/", by(story.officer)
    assert "A placements officer or the commissioning manager draws up" in text(
        by(accounts.person(Role.AUDITOR)).get(address)
    )
    issued = awards.issue(story)
    assert officer.get(address).headers["Location"] == f"/agreements/{issued.pk}/"
    assert officer.get(f"{address}?change=1").headers["Location"] == f"/agreements/{issued.pk}/"
    officer.post(f"/agreements/{issued.pk}/take-back/", {**key(), "reason": "The plan changed."})
    assert "Draw up the next version" in text(officer.get(f"/agreements/{issued.pk}/"))
    made = officer.post(f"{address}?change=1", {"needs": "Patience.", "service": "Two adults.", **key()})
    assert story.call_off.agreements.get(version=2).pk.hex in made.headers["Location"].replace("-", "")


@pytest.mark.parametrize("action", ["issue", "take-back", "award"])
def test_a_reader_presses_no_button_of_an_agreement(action):
    story = awards.direct()
    awards.authorised(story)
    issued = awards.issue(story)
    for role in (Role.AUDITOR, Role.DCS):
        answer = by(accounts.person(role)).post(f"/agreements/{issued.pk}/{action}/", key())
        assert answer.status_code == 403
    assert story.fresh().state == CallOffState.AUTHORISED


# --- Queries ---------------------------------------------------------------------------------------------------
def test_lists_ask_the_same_few_queries_at_one_row_and_at_several():
    officer, head = accounts.person(Role.PLACEMENTS_OFFICER), accounts.person(Role.HEAD_OF_SERVICE)
    counted = []
    for rows in (1, 3):
        while Authorisation.objects.count() < rows:
            story = awards.direct()
            awards.authorised(story)
            awards.sign(awards.issue(story), awards.signer(story))
        counted.append(
            [
                queries(by(head), "/authorisations/?show=decided"),
                queries(by(officer), "/agreements/"),
                queries(by(awards.signer(story)), "/portal/agreements/"),
            ]
        )
    assert counted[0] == counted[1]
    assert max(counted[0]) <= 6


def test_details_ask_the_same_few_queries_with_one_offer_and_with_several(clock):
    counted = []
    for fees in (["3000.00"], ["3000.00", "3100.00", "3200.00"]):
        story = awards.scored(clock, *fees)
        officer, start = by(story.officer), f"/call-offs/{story.call_off.pk}"
        evaluator = by(story.evaluators[0])
        row = [queries(officer, f"{start}/ranking/"), queries(evaluator, f"{start}/scoring/")]
        awards.recommend(story)
        found = awards.ask(story)
        row.append(queries(by(accounts.person(Role.DCS)), f"/authorisations/{found.pk}/"))
        awards.turn_all(found)
        issued = awards.issue(story)
        row.append(queries(officer, f"/agreements/{issued.pk}/"))
        row.append(queries(by(awards.signer(story)), f"/portal/agreements/{issued.pk}/"))
        counted.append(row)
    assert counted[0] == counted[1]
    ranking, scoring, authorisation, *agreements = counted[0]
    assert max(scoring, *agreements) <= 10
    # What stands against the homes; and for whoever decides, whether the gates are passed today.
    assert ranking <= 12
    # And the names of the evaluators whom the history of the call-off names.
    assert authorisation <= 15
