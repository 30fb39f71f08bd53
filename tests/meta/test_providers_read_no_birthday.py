"""No page of a provider tells who the child is or the 18th birthday, until both have signed (ADR 40)."""

import pytest

from calloffs.models import Invitation, OfferDraft, ResultLetter
from sefton_pdps.access.documents import addresses
from sefton_pdps.access.roles import ROLE_PERMISSIONS, Role
from sefton_pdps.core.database import tenancy
from tests.calloffs.pages import signed_in
from tests.factories import accounts, awards
from tests.meta.planted import TOLD, judged, tells_when_18, tells_who
from tests.meta.states.pages import urls

PROVIDERS = [role for role in Role if role.for_provider]


@pytest.fixture(autouse=True)
def council_scope(db):
    with tenancy.scope(tenancy.COUNCIL):
        yield


def portal_pages(story, planted, user, role):
    """Every page of the portal that is open to the role, as of this child or of nothing in particular."""
    with tenancy.scope(user.scope):
        own = {
            "invitation": Invitation.objects.get(call_off=story.call_off).pk,
            "draft": OfferDraft.objects.get(call_off=story.call_off).pk,
        }
        letter = ResultLetter.objects.filter(call_off=story.call_off).first()
        own |= {"result": letter.pk} if letter else {}
    client, pages = signed_in(user), {}
    for address in addresses():
        holders = set(address.open_to) if isinstance(address.open_to, tuple) else set()
        if not address.path.startswith("/portal/") or not holders & ROLE_PERMISSIONS[role]:
            continue
        for url in urls(address, planted.keys | own):
            answer = client.get(url)
            if answer.status_code == 200:
                body = answer.getvalue() if answer.streaming else answer.content
                pages[address.name] = body.decode(errors="replace")
    return pages


@pytest.mark.parametrize("role", PROVIDERS, ids=lambda role: role.name)
def test_a_provider_that_has_not_signed_reads_neither(clock, files_root, role):
    story, planted = judged(clock)
    awards.recommend(story)
    awards.turn_all(awards.ask(story))
    planted.keys["agreement"] = awards.issue(story).pk
    user = accounts.person(role, provider=story.homes[0].provider)
    pages = portal_pages(story, planted, user, role)
    assert len(pages) > (4 if role is Role.SETTING_MANAGER else 8)
    assert [name for name, text in pages.items() if tells_when_18(planted.child, text)] == []
    # The provider's own question and offer were typed with the name; its own words are no news to it.
    others = {name: text.replace(TOLD, "") for name, text in pages.items()}
    assert [name for name, text in others.items() if tells_who(planted.child, text)] == []
    if role is Role.PROVIDER_ADMINISTRATOR:
        assert {"calloffs:portal_agreement", "calloffs:invitation_detail"} <= set(pages)
