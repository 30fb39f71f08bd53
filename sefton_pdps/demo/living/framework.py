"""The framework, its lots and its three admission rounds (S-9, S-39, S-45)."""

from datetime import date, datetime, time, timedelta

from providers.models import AdmissionRound
from providers.rules.suggestions import suggested_criteria
from providers.services import frameworks, round_ends, rounds
from providers.states import AdviceKind, Office
from sefton_pdps.core.time.working_days import local, moment_from_local
from sefton_pdps.demo.living.story import Story

STARTS, ENDS = date(2024, 4, 11), date(2027, 4, 10)
# Round number -> drafted, opened, closes (None: six weeks after today).
ROUNDS = {
    1: (date(2023, 10, 2), date(2023, 11, 6), date(2024, 1, 12)),
    2: (date(2025, 1, 6), date(2025, 2, 3), date(2025, 3, 14)),
}
ADVICE = {
    AdviceKind.PROCUREMENT: "The light touch route under the Public Contracts Regulations 2015 applies.",
    AdviceKind.LEGAL: "The criteria and terms are within the Contract Procedure Rules.",
    AdviceKind.CABINET_MEMBER: "The Cabinet Member was consulted on criteria, specification and terms.",
}


def plan(story: Story) -> None:
    """Put the set-up on the list; the last round opens ten days before today and stays open."""
    story.on(date(2023, 9, 4), lambda at: _framework(story, at))
    for number, (drafted, opened, closes) in ROUNDS.items():
        _round(story, number, drafted, opened, closes)
    opened = story.working_day(story.today - timedelta(days=24))
    closes = story.working_day(story.today + timedelta(days=21))
    _round(story, 3, opened - timedelta(days=35), opened, closes)
    story.on(story.working_days_ago(3), lambda at: _extend_round(story, closes, at), hour=15)
    story.on(date(2026, 6, 1), lambda at: _extend(story, at))


def _framework(story: Story, at: datetime) -> None:
    manager = story.people["commissioning_manager"]
    framework = frameworks.create_framework(
        reference="DN636972",
        title="Sefton Children and Young People's Pseudo Dynamic Purchasing System",
        regime="Public Contracts Regulations 2015, Schedule 3, light touch (advertised 13 October 2022)",
        starts_on=STARTS,
        ends_on=ENDS,
        by=manager,
        at=at,
    )
    lots = frameworks.add_suggested_lots(framework=framework, by=manager, at=at)
    story.made["framework"] = framework
    story.made["lots"] = {lot.code: lot for lot in lots}


def _extend(story: Story, at: datetime) -> None:
    frameworks.extend_framework(
        framework=story.made["framework"],
        new_end=date(2029, 4, 10),
        reason="Two years, so that work with local providers on step-down goes on.",
        decided_on=local(at).date() - timedelta(days=11),
        by=story.people["commissioning_manager"],
        at=at,
    )


def _extend_round(story: Story, closes: date, at: datetime) -> None:
    """The round open today gets a week more; who has an application in it is told."""
    round_ends.extend_round(
        round=_now(story, 3),
        new_end=moment_from_local(story.working_day(closes + timedelta(days=7)), time(17)),
        reason="Two agencies asked for time to gather their insurance papers.",
        by=story.people["commissioning_manager"],
        at=at,
    )


def _round(story: Story, number: int, drafted: date, opened: date, closes: date) -> None:
    def draft(at: datetime) -> None:
        story.made[f"round {number}"] = rounds.draft_round(
            framework=story.made["framework"],
            title=f"Admission round {number}",
            lots=list(story.made["lots"].values()),
            specification=f"Service specification for children's placements, version {number}.0.",
            terms=f"Framework terms and individual service agreement, version {number}.0.",
            consultation="Children in care council, two evenings; their seven promises are section 2.",
            closes_at=moment_from_local(closes, time(17)),
            criteria=[(one.code, one.weight, one.least_score, one.question) for one in suggested_criteria()],
            by=story.people["commissioning_manager"],
            at=at,
        )

    def advise(at: datetime) -> None:
        for kind, text in ADVICE.items():
            by = "legal_adviser" if kind == AdviceKind.LEGAL else "procurement_adviser"
            person = story.people["commissioning_manager" if kind == AdviceKind.CABINET_MEMBER else by]
            rounds.record_advice(
                round=_now(story, number), kind=kind, text=text, given_on=local(at).date(), by=person, at=at
            )

    def sign(office: str, key: str) -> None:
        story.on(
            opened - timedelta(days=5),
            lambda at: _sign(story, number, office, key, at),
            hour=11 if office == Office.DCS else 15,
        )

    def open_it(at: datetime) -> None:
        by = story.people["commissioning_manager"]
        story.made[f"round {number}"] = rounds.open_round(round=_now(story, number), by=by, at=at)

    story.on(drafted, draft)
    story.on(drafted + timedelta(days=9), advise)
    sign(Office.DCS, "dcs")
    sign(Office.ASC, "asc_director")
    story.on(opened, open_it, hour=9)
    story.on(closes, lambda at: _close(story, number, at), hour=17, minute=1)


def _now(story: Story, number: int) -> AdmissionRound:
    return AdmissionRound.objects.get(pk=story.made[f"round {number}"].pk)


def _sign(story: Story, number: int, office: str, key: str, at: datetime) -> None:
    rounds.sign_off(round=_now(story, number), office=office, by=story.people[key], at=at)


def _close(story: Story, number: int, at: datetime) -> None:
    rounds.close_due_rounds(at=at)
