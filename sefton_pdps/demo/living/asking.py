"""Direct awards whose homes are asked first (ADR 154): one waits, one declined before the next accepted, one lapsed."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from calloffs.codes import AskedAnswer
from calloffs.models import AskedHome
from calloffs.rules.asked import Terms
from calloffs.selectors import homes
from calloffs.services import asked_answers, asked_homes
from calloffs.states import DeclineReason
from placements.rules.fees import Line, weekly_line, weekly_total
from providers.states import ServiceType
from sefton_pdps.core.errors import DomainError
from sefton_pdps.demo.living import earlier
from sefton_pdps.demo.living.course import Act, Course
from sefton_pdps.demo.living.story import Story, as_provider

FIRST = "An introduction on the Sunday before, with the social worker."
QUESTION = "Would the school run be ours, or the council’s?"
TOLD = "The council’s, for the first half term."
NO_ROOM = "A sister and a brother moved in last week, and need us to themselves for now."
YES = "The room is ready, and the manager would be there on the first evening."
# How many working days ago each began, and what its homes answer, one after the other; one that waits is asked last.
NO, SILENT, WAITS, ACCEPTS = "no", "silent", "waits", "accepts"
ASKED = (
    (2, ServiceType.RESIDENTIAL, (WAITS,), "case"), (8, ServiceType.RESIDENTIAL, (NO, ACCEPTS), "request"),
    (9, ServiceType.RESIDENTIAL, (SILENT,), "case"), (3, ServiceType.FOSTERING, (NO, ACCEPTS), "accepted"),
    (16, ServiceType.FOSTERING, (SILENT, ACCEPTS), ""),
)  # fmt: skip


def plan(story: Story) -> None:
    """Beside the story: what is drawn here by lot changes nothing of what is drawn there."""
    aside = story.aside(5400)
    for ago, kind, answers, halt in ASKED:
        AskingFirst(aside, kind, answers, started=aside.working_days_ago(ago), halt=halt).plan()


class AskingFirst(Course):
    """A direct award for which homes are asked in the portal, the next once the one before did not accept."""

    def __init__(self, story: Story, kind: str, answers: tuple[str, ...], *, started: Any, halt: str) -> None:
        super().__init__(story, kind, direct=True, started=started, halt=halt)
        self.answers_left = list(answers)

    def _direct(self) -> tuple[tuple[Act, int], ...]:
        """Asking begins on the day on which the call-off is opened; what rests on a yes comes five days later."""
        asks: tuple[tuple[Act, int], ...] = (
            (self.refer, 0),
            (self.approve, 0),
            (self.open, 1),
            (self.ask_next, 1),
        )
        if self.answers_left[-1] != ACCEPTS or self.halt == "accepted":
            return asks
        return (*asks, (self.case, 6), (self.request, 6), (self.decide, 7), (self.agree, 8), (self.sign, 9))

    def ask_next(self, at: datetime) -> None:
        """The first home that was not asked yet, whose provider's people come into the portal."""
        asked = set(AskedHome.objects.filter(call_off=self.call_off_pk).values_list("setting", "household"))
        to_ask = next(
            (
                (fit, choice)
                for fit, choice in self.homes_to_take()
                if fit.home not in asked and fit.setting.provider_id in self.story.administrators
            ),
            None,
        )
        if to_ask is None:
            self._end("No home that fits has a free place.", at)
            return
        fit, _choice = to_ask
        self._shown(fit, at)  # settles the ground by what is on record
        fee = earlier.weekly_fee(self.story, self.kind)
        row = asked_homes.ask(
            call_off=self.call_off,
            setting=fit.setting,
            household=fit.household,
            terms=Terms(
                self.ground, self.needed_on, [weekly_line("accommodation", fee)], self._stay(), FIRST
            ),
            by=self.officer,
            at=at,
        )
        self._answered(row, self.answers_left.pop(0), at)

    def _answered(self, row: AskedHome, answer: str, at: datetime) -> None:
        """What comes of it, some time later."""
        later: dict[str, tuple[datetime, Callable[[AskedHome, datetime], None]]] = {
            NO: (at + timedelta(hours=2), self._decline),
            SILENT: (row.expires_at + timedelta(minutes=1), self._expire),
            WAITS: (at + timedelta(hours=1), self._wonder),
            ACCEPTS: (at + timedelta(hours=3), self._accept),
        }
        moment, act = later[answer]
        self.story.at(moment, lambda when: act(AskedHome.objects.get(pk=row.pk), when))

    def _decline(self, row: AskedHome, at: datetime) -> None:
        given = {"answer": AskedAnswer.DECLINED, "reason": DeclineReason.MIX, "note": NO_ROOM}
        self._says(row, given, at)
        self.story.at(at + timedelta(minutes=40), self._step(self.ask_next))

    def _accept(self, row: AskedHome, at: datetime) -> None:
        self._says(row, {"answer": AskedAnswer.ACCEPTED, "note": YES}, at)

    def _says(self, row: AskedHome, given: dict[str, str], at: datetime) -> None:
        by = self.story.administrators[row.provider_id]
        with as_provider(row.provider_id):
            asked_answers.answer(asked=row, **given, by=by, at=at)

    def _expire(self, row: AskedHome, at: datetime) -> None:
        asked_homes.expire(asked_id=row.pk, at=at)
        if self.answers_left:
            self._step(self.ask_next)(at)

    def _wonder(self, row: AskedHome, at: datetime) -> None:
        """The home asks a question before it answers, and the officer tells it."""
        by = self.story.administrators[row.provider_id]
        with as_provider(row.provider_id):
            wanted = asked_answers.ask_question(asked=row, question=QUESTION, by=by, at=at)
        asked_answers.answer_question(question=wanted, answer=TOLD, by=self.officer, at=at)

    def case(self, at: datetime) -> None:
        """The case stands on the yes: that home, that night, that fee."""
        row = AskedHome.objects.filter(call_off=self.call_off_pk, answer=AskedAnswer.ACCEPTED).first()
        if row is None:
            self._end("No home that was asked has accepted.", at)
            return
        fit = homes.home(
            self.call_off, setting_id=row.setting_id, household_id=row.household_id, on=row.starts_on
        )
        choice = self._choice_of(row.setting_id, row.household_id, row.starts_on)
        if choice is None:
            raise DomainError("The place that was accepted is taken.")
        self.argue(fit, choice, weekly_total([Line.from_json(kept) for kept in row.lines]), at)
