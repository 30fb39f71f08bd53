"""Lives of call-offs that go down the contingency ladder: one in vain, one to a home whose provider has no account."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from calloffs.models import OwedNotice
from calloffs.rules.direct_awards import Stay
from calloffs.rules.ladder import Answer
from calloffs.rules.procurement import Told
from calloffs.services import agreements, call_offs, ladder, ladder_homes, procurement
from calloffs.services.ladder_yeses import yes_fell_away
from calloffs.states import CallOffRoute
from placements.models import Placement
from placements.states import ReferralState
from sefton_pdps.core.time import clock
from tests.factories import awards
from tests.meta.states.purchases import Purchase
from tests.meta.states.stages import Stage, fresh, life, surely
from tests.sefton_pdps.files.samples import png


@life(
    "call_off.opened: down the ladder",
    "call_off.opened: asked on a rung",
    "call_off.no_award: down the ladder",
)
def a_ladder_in_vain(moved: Any) -> Iterator[Stage]:
    bought = Purchase.begin(state=ReferralState.APPROVED)
    bought.open(CallOffRoute.CONTINGENCY)
    yield bought.stage("down the ladder")
    bought.others["rung"] = rung = ladder.open_rung(
        call_off=bought.rows["call_off"], route="lcr_ppa", ground="complex", reason="Few can meet it.",
        by=bought.officer, at=clock.now(),
    )  # fmt: skip
    bought.others["approach"] = ladder.ask(
        rung=rung, provider_name="Invented Shore Care", asked_at=clock.now(), asked_how="telephone",
        by=bought.officer, at=clock.now(),
    )  # fmt: skip
    ladder.open_rung(call_off=rung.call_off, route="block", by=bought.officer, at=clock.now())
    yield bought.stage("asked on a rung")
    said = Answer("yes", "Invented Manager", clock.now(), weekly=Decimal(4200))
    ladder.answer(approach=bought.others["approach"], given=said, by=bought.officer, at=clock.now())
    yes_fell_away(
        approach=bought.others["approach"], why="The bed was taken back.", by=bought.officer, at=clock.now()
    )
    call_offs.end_without_award(
        call_off=fresh(bought.rows["call_off"]), reason="Nothing fits.", by=bought.officer, at=clock.now()
    )
    yield bought.stage("down the ladder")


@life(
    "call_off.opened: a yes on a rung", "agreement.issued: of a provider without an account",
    "call_off.awarded: from the ladder",
)  # fmt: skip
def an_award_from_the_ladder(moved: Any) -> Iterator[Stage]:
    bought = Purchase.begin(state=ReferralState.APPROVED)
    bought.write_profile()
    bought.open(CallOffRoute.CONTINGENCY)
    by, at = bought.officer, clock.now()
    bought.others["rung"] = rung = ladder.open_rung(
        call_off=bought.rows["call_off"],
        route="spot",
        ground="complex",
        reason="Few can meet it.",
        by=by,
        at=at,
    )
    said = Answer("yes", "Invented Manager", at, weekly=Decimal(4200))
    bought.others["approach"] = asked = ladder.ask(
        rung=rung,
        provider_name="Invented Shore Care",
        asked_at=at,
        asked_how="telephone",
        answer=said,
        by=by,
        at=at,
    )
    yield bought.stage("a yes on a rung")
    home = ladder_homes.OutsideHome(
        "Invented Shore Care", "Invented Pier", "ciw", "W1", "childrens_home", "LL11 1AA"
    )
    bought.homes = [ladder_homes.record_home(approach=asked, home=home, by=by, at=at).setting]
    surely(awards.make_case, story=bought.story(), weekly="30000.00", ground="ladder", stay=Stay())
    bought.rows["authorisation"] = awards.turn_all(bought.ask_authorisation().authorisation)
    bought.rows["agreement"] = awards.issue(bought.story())
    yield bought.stage("of a provider without an account")
    agreements.record_signature(
        agreement=bought.rows["agreement"],
        name="Invented Signer",
        role="Director",
        came="email",
        by=by,
        at=clock.now(),
    )
    upload = SimpleUploadedFile("Rose.png", png())
    agreements.attach_copy(agreement=bought.rows["agreement"], upload=upload, by=by, at=clock.now())
    bought.others["signed_copy"] = bought.rows["agreement"]
    bought.rows["placement"] = Placement.objects.get(call_off_id=bought.rows["call_off"].pk)
    bought.others["owed_notice"] = _recorded_notice(bought)
    yield bought.stage("from the ladder")


def _recorded_notice(bought: Purchase) -> OwedNotice:
    """A notice whose wrong number was corrected: the row that stands."""
    owed = OwedNotice.objects.filter(call_off=bought.rows["call_off"], starts_on__isnull=False).earliest(
        "notice"
    )
    by, at = bought.officer, clock.now()
    told = procurement.record(notice=owed, told=Told("012345-2026", clock.today()), by=by, at=at)
    right = Told("012346-2026", clock.today())
    return procurement.correct(notice=told, told=right, reason="Two digits changed places.", by=by, at=at)
