"""What stands beside the machines: people, teams, messages, households, fee data and files, what was decided alone."""

from collections.abc import Iterator
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from calloffs.services import search_statements
from placements.models import BuyingRoute, CostLine, FeeKind, LegalAuthority, Team
from placements.services import guarding
from placements.services.call_log import write_down
from placements.services.second_looks import decide_alone
from placements.states import Alone, ReferralState
from providers.states import SettingKind
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import RoleGrant
from sefton_pdps.core.time import clock
from sefton_pdps.notifications.models import Notice
from sefton_pdps.notifications.outbox import Message, queue
from tests.factories import placements as made
from tests.factories import providers
from tests.factories.accounts import person
from tests.factories.rows import all_of
from tests.meta.asking_fee_files import file_that_is_read
from tests.meta.starts import search_statement, unregistered_stay
from tests.meta.states.stages import Stage, life
from tests.sefton_pdps.files.samples import png


@life("referral.submitted: decided alone")
def what_has_no_machine(moved: Any) -> Iterator[Stage]:
    at = clock.now()
    agency = providers.setting(
        providers.provider(), kind=SettingKind.FOSTERING_AGENCY, name="Invented agency"
    )
    owner = person(Role.PROVIDER_ADMINISTRATOR, provider=agency.provider)
    manager, officer = person(Role.TEAM_MANAGER), person(Role.PLACEMENTS_OFFICER)
    household = providers.household(agency)
    team = Team.objects.create(name="Invented team", manager=manager)
    child = made.child(team=team)
    referral = made.referral(child, state=ReferralState.SUBMITTED, needed_on=at.date())
    queue([Message("besides:1", officer.pk, "test", "Invented notice", "/help/")], at=at)
    others = {
        "child": child,
        "household": household,
        "place": household.places.first(),
        "setting": agency,
        "team": team,
        "person": officer,
        "grant": RoleGrant.objects.get(user=officer),
        "notice": all_of(Notice).get(recipient=officer),
        "let_through": guarding.let_through(child=child, words="Rose", reason="A flower.", by=manager, at=at),
        "second_look": decide_alone(
            referral=referral, what=Alone.REFERRAL, reason="Nobody is here.", by=officer, at=at
        ),
    }
    others["log_entry"] = write_down(
        subject=referral, kind="email", happened_at=at, who="Invented Manager, Gull House", outcome="agreed",
        weekly=None, text="Has a room tonight.", upload=SimpleUploadedFile("a.png", png()), by=officer, at=at,
    )  # fmt: skip
    others["legal_authority"] = LegalAuthority.objects.get(child=referral.child)
    statement = search_statement(lambda child: child, "The Family Court")
    search_statements.keep_pdf(statement_id=statement.pk, at=at)
    others["search_statement"] = statement
    others["unregistered"] = others["placement"] = unregistered_stay(made.child())
    others |= {
        "fee_file": file_that_is_read(), "cost_line": CostLine.objects.earliest("order"),
        "fee_kind": FeeKind.objects.earliest("order"), "route": BuyingRoute.objects.earliest("rung"),
    }  # fmt: skip
    yield Stage({"referral": referral}, "decided alone", others, owner, (manager, officer))
