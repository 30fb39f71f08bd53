"""What follows once a home is chosen for a child of the story: authorised, agreed, signed, and lived in."""

from datetime import datetime
from typing import Any

from calloffs.models import AskedOffice, Authorisation, ServiceAgreement
from calloffs.services import agreements, authorising, location
from calloffs.states import OfficeDecision
from placements.models import Placement
from placements.policies import is_emergency
from sefton_pdps.core.time.working_days import add_working_days, local
from sefton_pdps.demo import buying_texts
from sefton_pdps.demo.living import earlier, lawful, notices, telling
from sefton_pdps.demo.living.story import as_provider, saying_yes
from sefton_pdps.demo.living.way import Way

OFFICERS = {"head_of_service": "head_of_service", "dcs": "dcs", "asc": "asc_director"}


class Settling(Way):
    """The last steps of either route: from the request for authorisation to the child's living there.

    `leaves` is the notice of the award that nobody has published yet.
    """

    leaves = ""

    def request(self, at: datetime) -> None:
        authorisation = authorising.request_authorisation(call_off=self.call_off, by=self.officer, at=at)
        if not is_emergency(self.referral):
            # Who waits for the decision has not heard from everybody yet.
            leaves = lawful.NOT_YET if self.halt == "request" else ()
            lawful.answer(authorisation, by=self.officer, at=at, leaves=leaves)

    def decide(self, at: datetime) -> None:
        """Each office that is asked authorises; what an emergency lets follow is answered on the next working day."""
        if not is_emergency(self.referral):
            self.follow(at)
        waiting = AskedOffice.objects.filter(authorisation__call_off=self.call_off_pk, decision="")
        for asked in waiting.select_related("authorisation").order_by("office"):
            self._authorise(asked, at)
        self.story.on(add_working_days(local(at).date(), 1), self.follow, hour=9, minute=35)

    def follow(self, at: datetime) -> None:
        """What the law asks about the home and nobody has answered yet."""
        live = Authorisation.objects.filter(call_off=self.call_off_pk, state__in=location.LIVE)
        for authorisation in live.order_by("requested_at"):
            lawful.answer(authorisation, by=self.officer, at=at)

    def _authorise(self, asked: AskedOffice, at: datetime) -> None:
        by = self.story.people[OFFICERS[asked.office]]
        given: dict[str, Any] = {"decision": OfficeDecision.AUTHORISE, "reason": "", "by": by, "at": at}
        given |= {"considered": buying_texts.CONSIDERED, "why_not_nearer": lawful.REASONS[0]}
        saying_yes(lambda sure: authorising.decide(asked=asked, **given, no_conflict=True, sure=sure))

    def agree(self, at: datetime) -> None:
        drawn = agreements.draw_up(
            call_off=self.call_off,
            needs=f"{self.referral.needs_story} {self.referral.wishes}",
            service=buying_texts.SERVICE[self.kind],
            by=self.officer,
            at=at,
        )
        telling.tell(self.story, self.call_off_pk, self.officer, at)
        agreements.issue(agreement=drawn, by=self.officer, at=at)

    def sign(self, at: datetime) -> None:
        """The provider signs; the award follows, and the placement is lived."""
        agreement = ServiceAgreement.objects.get(call_off=self.call_off_pk, ended_at=None)
        by = self.story.administrators[agreement.provider_id]
        with as_provider(agreement.provider_id):
            own = ServiceAgreement.objects.get(pk=agreement.pk)
            agreements.sign(agreement=own, name=by.name, role="Registered provider", by=by, at=at)
        self.follow_the_award(at)

    def follow_the_award(self, at: datetime) -> None:
        """Its notices are published, and the child lives there."""
        notices.publish_after_the_award(self.story, self.call_off_pk, at, leaves=self.leaves)
        placement = Placement.objects.filter(call_off_id=self.call_off_pk).first()
        if placement is not None:
            earlier.live(self.story, placement)
