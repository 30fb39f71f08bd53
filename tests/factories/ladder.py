"""A call-off that goes down the contingency ladder: its rungs, who was asked, what they answered, what was bought."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from calloffs.models import CallOff, LadderApproach, LadderRung, ServiceAgreement
from calloffs.rules.direct_awards import Stay
from calloffs.rules.ladder import Answer
from calloffs.services import agreements, call_offs, ladder, ladder_homes
from calloffs.services.ladder_homes import OutsideHome
from calloffs.states import CallOffRoute, DirectGround, LadderGround, RungResult
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.time import clock
from tests.factories import awards, calloffs, placements
from tests.factories.accounts import person
from tests.factories.awards import Story
from tests.meta.states.stages import surely

WHY = {"ground": LadderGround.COMPLEX, "reason": "Few can meet the need."}
WELSH = OutsideHome(
    "Invented Shore Care", "Invented Pier House", "ciw", "W1/22", "childrens_home", "LL11 1AA"
)


def search(officer: User, **fields: Any) -> CallOff:
    """A call-off that goes down the ladder, for a referral that considered family and the council's own homes."""
    lot, _ = calloffs.lot_with_providers(1)
    needed_on = clock.today() + timedelta(days=10)
    return call_offs.open_call_off(
        referral=placements.referral(**fields), lot=lot, route=CallOffRoute.CONTINGENCY,
        route_reason="Only one could be asked, and it said no.", needed_on=needed_on,
        term_ends_on=needed_on + timedelta(days=90), short_term_reason="A planned return.", by=officer, at=clock.now(),
    )  # fmt: skip


def opened(call_off: CallOff, officer: User, route: str, **why: Any) -> LadderRung:
    return ladder.open_rung(call_off=call_off, route=route, **why, by=officer, at=clock.now())


def asked(rung: LadderRung, officer: User, **fields: Any) -> LadderApproach:
    """Whoever answers at once was asked at that moment."""
    at = clock.now()
    answered = fields["answer"].at if "answer" in fields else None
    given = {
        "provider_name": "Invented Shore Care",
        "asked_at": answered or at,
        "asked_how": "telephone",
        **fields,
    }
    return ladder.ask(rung=rung, **given, by=officer, at=at)


def closed(rung: LadderRung, officer: User, result: str = RungResult.NOBODY) -> LadderRung:
    return ladder.close_rung(rung=rung, result=result, by=officer, at=clock.now())


def yes(**fields: Any) -> Answer:
    return Answer(
        **{
            "answer": "yes", "by": "Invented Person, manager", "at": clock.now(), "weekly": Decimal(4200), **fields,
        }
    )  # fmt: skip


def reached(call_off: CallOff) -> dict[int, str]:
    return dict(LadderRung.objects.filter(call_off=call_off).values_list("rung", "result"))


def found(officer: User, home: OutsideHome = WELSH, route: str = "spot", **fields: Any) -> Story:
    """A ladder whose block rung had nobody, and a yes for a home from outside on another one."""
    call_off = search(officer, **fields)
    closed(opened(call_off, officer, "block"), officer)
    one = asked(opened(call_off, officer, route, **WHY), officer, answer=yes())
    ladder_homes.record_home(approach=one, home=home, by=officer, at=clock.now())
    placements.approved_profile(call_off.referral, person(Role.TEAM_MANAGER))
    one.refresh_from_db()
    return Story(call_off, [one.setting], officer=officer)


def case(story: Story, **fields: Any) -> Any:
    given = {"ground": DirectGround.LADDER, "stay": Stay(), "evidence": "Nobody nearer could.", **fields}
    return surely(awards.make_case, story=story, **given)


def signed(story: Story) -> ServiceAgreement:
    issued = awards.issue(story)
    return agreements.record_signature(
        agreement=issued,
        name="Invented Signer",
        role="Director",
        came="email",
        by=story.officer,
        at=clock.now(),
    )
