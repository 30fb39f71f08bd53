"""Steps 1 and 3 on the pages, by the person whose job each is: framework, round, application, decision."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from providers.models import AdmissionRound, Application, Framework
from providers.selectors.applications import criteria
from providers.states import CriterionCode, DocumentKind, RoundState
from sefton_pdps.access.roles import Role
from sefton_pdps.core.time.clock import now
from tests.factories.accounts import person
from tests.providers.browsing import as_user, day, page, send
from tests.sefton_pdps.files.samples import pdf

pytestmark = pytest.mark.whole


# --- The whole path -------------------------------------------------------------------------------------------
def set_up_in_the_browser(cast) -> AdmissionRound:
    manager, today = as_user(cast.manager), now().date()
    send(
        manager, page("framework_new"), reference="FW-TEST", title="Test framework", regime="Invented law",
        **day("starts_on", today - timedelta(days=10)), **day("ends_on", today + timedelta(days=1000)),
    )  # fmt: skip
    made = Framework.objects.get()
    send(manager, page("lots_suggested", made.pk))
    assert made.lots.count() == 5
    criteria = {}
    for code, weight in zip(CriterionCode.values, (25, 40, 20, 15), strict=True):
        criteria |= {f"weight_{code}": weight, f"least_score_{code}": 2, f"question_{code}": f"{code}?"}
    draft = {"title": "Round one", "lots": [str(one.pk) for one in made.lots.all()[:2]], "terms": "v1"}
    wrong = {**criteria, "weight_quality": 39}
    refused = send(manager, page("round_new", made.pk), 200, **draft, **wrong, specification="v1")
    assert "not 100" in refused.content.decode()
    send(manager, page("round_new", made.pk), **draft, **criteria, specification="v1")
    return AdmissionRound.objects.get()


def open_in_the_browser(cast, made: AdmissionRound) -> None:
    manager, today = as_user(cast.manager), now().date()
    board = page("round_detail", made.pk)
    shown = manager.get(board).content.decode()
    assert "Legal advice is not recorded" in shown
    assert "has not signed" in shown
    for who, kind in (
        (cast.procurement, "procurement"),
        (cast.legal, "legal"),
        (cast.manager, "cabinet_member"),
    ):
        advice = {"kind": kind, "text": "Advised.", **day("given_on", today)}
        send(as_user(who), page("round_advice", made.pk), **advice)
    for director in (cast.dcs, cast.asc):
        signing = as_user(director)
        words = "You sign the criteria, specification and terms of Round one; afterwards they are frozen."
        assert words in signing.get(page("round_sign", made.pk)).content.decode()
        send(signing, page("round_sign", made.pk), 200)
        send(signing, page("round_sign", made.pk), agreed="on")
    send(manager, page("round_open", made.pk))
    made.refresh_from_db()
    assert made.state == RoundState.OPEN


def apply_in_the_browser(cast, made: AdmissionRound) -> Application:
    owner, by = cast.applicant()
    client = as_user(by)
    assert "Round one" in client.get(page("portal_application_list")).content.decode()
    send(client, page("portal_application_start", made.pk))
    own = Application.objects.get(provider=owner)
    here = page("portal_application_detail", own.pk)
    assert "0 of 9 parts are done" in client.get(here).content.decode()
    assert "No lot is chosen" in client.get(page("portal_application_send", own.pk)).content.decode()
    lots = [str(made.lots.first().pk)]
    following = send(client, page("portal_application_lots", own.pk), lots=lots).url
    for one in criteria(own):
        url = page("portal_application_answer", own.pk, one.pk)
        assert following == url
        following = send(client, url, text=f"About {one.code}").url
        shown = client.get(url).content.decode()
        assert f"About {one.code}" in shown and f"Saved by {by.name} on" in shown
        assert f"It counts {one.weight} of 100 points." in shown and f"below {one.least_score} fails" in shown
    for kind in DocumentKind:
        file = SimpleUploadedFile("paper.pdf", pdf())
        expiry = day("expires_on", now().date() + timedelta(days=90))
        assert following == page("portal_application_add", own.pk, kind)
        following = send(client, following, upload=file, **expiry).url
    assert following == page("portal_application_send", own.pk)
    checked = client.get(page("portal_application_send", own.pk)).content.decode()
    assert "About quality" in checked
    send(client, page("portal_application_send", own.pk), 200)
    answer = send(client, page("portal_application_send", own.pk), declared="on")
    receipt = client.get(answer.url).content.decode()
    assert "Application sent" in receipt
    assert "AP-" not in receipt + client.get(here).content.decode()
    return own


def judge_in_the_browser(cast, own: Application) -> None:
    manager = as_user(cast.manager)
    send(manager, page("application_check", own.pk))
    send(manager, page("application_clarify", own.pk), question="Which year are the accounts of?")
    bidder = as_user(person(Role.BID_WRITER, provider=own.provider))
    assert "Which year" in bidder.get(page("portal_application_detail", own.pk)).content.decode()
    send(bidder, page("portal_application_clarification", own.pk), answer="Of last year.")
    assert "Of last year." in manager.get(page("application_detail", own.pk)).content.decode()
    chosen = [str(one.pk) for one in cast.evaluators]
    send(manager, page("application_pass", own.pk), 200, note="Fine.", evaluators=chosen[:1])
    send(manager, page("application_pass", own.pk), note="Fine.", evaluators=chosen)
    for number, evaluator in enumerate(cast.evaluators):
        client = as_user(evaluator)
        send(client, page("evaluation_declare", own.pk), has_conflict="no", note="")
        for one in own.round.criteria.all():
            url = page("evaluation_score", own.pk, one.pk)
            assert f"About {one.code}" in client.get(url).content.decode()
            send(client, url, score=3 + number, reason=f"Reason of {number}")
        assert "Finish scoring" in client.get(page("evaluation", own.pk)).content.decode()
        send(client, page("evaluation_complete", own.pk))


def test_the_path_from_framework_to_reasons_in_the_browser(cast):
    made = set_up_in_the_browser(cast)
    open_in_the_browser(cast, made)
    own = apply_in_the_browser(cast, made)
    judge_in_the_browser(cast, own)
    moderator = as_user(cast.moderator)
    side = moderator.get(page("application_settle", own.pk)).content.decode()
    assert "Reason of 0" in side
    assert "Reason of 1" in side
    settled = {f"score_{code}": 4 for code in CriterionCode.values}
    reasons = {f"reason_{code}": f"Agreed on {code}" for code in CriterionCode.values}
    moderator.checks = False
    outside = send(
        moderator, page("application_settle", own.pk), 200, **{**settled, "score_quality": 5}, **reasons
    )
    told = outside.content.decode()
    assert (
        "the evaluators gave 3 and 4: say in its reason why" in told
        and told.count("but the evaluators gave") == 1
    )
    assert not own.agreed_scores.exists()
    inside = send(moderator, page("application_settle", own.pk), 200, **settled, **reasons).content.decode()
    assert "If you settle them" in inside and "but the evaluators gave" not in inside
    send(moderator, page("application_settle", own.pk), **settled, **reasons, checked="1")
    decider = as_user(cast.decider)
    arithmetic = decider.get(page("application_decide", own.pk)).content.decode()
    assert "80.0" in arithmetic
    send(decider, page("application_decide", own.pk), decision="admit", reasons="A careful applicant.")
    bidder = as_user(person(Role.BID_WRITER, provider=own.provider))
    result = bidder.get(page("portal_application_detail", own.pk)).content.decode()
    for part in ("A careful applicant.", "Agreed on quality", "Admitted to: Residential care", "4 of 5"):
        assert part in result
    for secret in ("Reason of 0", cast.evaluators[0].name, cast.moderator.name):
        assert secret not in result
    assert "Residential care" in bidder.get(page("portal_application_list")).content.decode()
