"""What tells who a child is stands left out of texts for a reader of initials, who writes over none of them."""

from datetime import date

import pytest
from django.urls import reverse

from placements.models import Referral, Team
from placements.rules.leak_guard import Identity
from placements.rules.leak_guard.masking import LEFT_OUT, WHOM_TO_ASK, masked
from placements.rules.questions import SECTIONS
from placements.selectors.reading import as_read
from placements.services.referrals import save_referral
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import NotAllowed
from sefton_pdps.core.time import clock
from tests.browsing import PageClient
from tests.factories import placements
from tests.factories.accounts import person

ZORA = Identity(
    "Zora", "Quistworth", date(2014, 5, 6), school="Notional High School", relatives=("Trudy Quistworth",),
    addresses=("14 Notional Street, Southport",), postcodes=("L20 3AA",),
)  # fmt: skip
OWN_WORDS = "I am Zora Quistworth and I want a dog."


# --- The rule ---
@pytest.mark.parametrize(
    ("text", "telling"),
    [
        (OWN_WORDS, "zora quist"),
        ("zora\nquistworth says no", "zora quist"),
        ("Born 6 May 2014, she is shy.", "may 2014"),
        ("Lives at 14 Notional Street, L20 3AA.", "notional l20"),
        ("Her mum Trudy rings 0151 496 0000.", "trudy 496"),
        ("She is ZÓRA.", "zóra zora"),
    ],
)
def test_a_text_loses_what_tells_who_the_child_is_and_says_whom_to_ask(text, telling):
    shown = masked({"wishes": text}, ZORA)["wishes"]
    assert LEFT_OUT in shown and WHOM_TO_ASK in shown
    assert [word for word in telling.split() if word in shown.casefold()] == []


def test_the_rest_of_the_text_stays():
    assert masked({"wishes": OWN_WORDS}, ZORA)["wishes"].startswith(
        f"I am {LEFT_OUT} {LEFT_OUT} and I want a dog."
    )


@pytest.mark.parametrize("text", ["", "I want a dog.", "She is 12 and likes Café Ünder."])
def test_a_text_that_tells_nobody_stays_as_it_was_typed(text):
    assert masked({"wishes": text}, ZORA) == {"wishes": text}


# --- The reader ---
@pytest.fixture(autouse=True)
def council_scope(db):
    with tenancy.scope(tenancy.COUNCIL):
        yield


@pytest.fixture
def referral():
    """Of a child of another manager's team; the child's own words name the child."""
    team = Team.objects.create(name="North", manager=person(Role.TEAM_MANAGER))
    child = placements.child(given_name="Zora", family_name="Quistworth", team=team)
    return placements.referral(child, state="draft", wishes=OWN_WORDS, submitted_at=None)


def section(referral):
    code = next(one.code for one in SECTIONS if "wishes" in [question.field for question in one.questions])
    return reverse("placements:referral_section", args=[referral.pk, code])


def test_the_own_manager_reads_every_word_and_another_teams_reads_it_masked(referral):
    own, other = referral.child.team.manager, person(Role.TEAM_MANAGER)
    assert as_read([referral], referral.child, own)[0].wishes == OWN_WORDS
    assert "Quistworth" not in as_read([referral], referral.child, other)[0].wishes
    assert referral.wishes == OWN_WORDS


def test_what_is_kept_in_json_is_read_like_any_text(referral):
    referral.communication_requirements = {"how": ["Zora signs.", "signs"]}
    shown = as_read([referral], referral.child, person(Role.TEAM_MANAGER))[0].communication_requirements
    assert "Zora" not in str(shown) and shown["how"][1] == "signs"


@pytest.mark.parametrize(
    "key",
    [
        "07e30f11-0562-4748-943e-c25a70536e9b",
        "9f2dc62d-ceeb-45c2-ad72-f0113ec3afbe",
        "9f2dc62dceeb45c2ad72f0113ec3afbe" * 2,
    ],
)
def test_keys_of_other_rows_are_no_text_whatever_number_their_digits_look_like(referral, key):
    """An invitation's homes are keys: one that reads like a telephone number was masked, and the page broke."""
    referral.communication_requirements = [key]
    assert as_read([referral], referral.child, person(Role.TEAM_MANAGER))[0].communication_requirements == [
        key
    ]


def test_who_reads_an_answer_masked_gets_no_form_and_saves_nothing_over_it(referral):
    client = PageClient()
    client.force_login(person(Role.TEAM_MANAGER))
    page = client.get(section(referral))
    assert page.status_code == 200 and "Quistworth" not in page.content.decode()
    assert "not yours to write over" in page.content.decode() and "form" not in page.context
    sent = client.post(section(referral), {"wishes": "A cat instead.", "version": referral.version})
    assert "not yours to write over" in sent.content.decode() and "A cat instead." in sent.content.decode()
    assert "Quistworth" not in sent.content.decode()
    assert Referral.objects.get(pk=referral.pk).wishes == OWN_WORDS


def test_the_service_refuses_it_as_well_and_takes_the_answers_that_were_read_whole(referral):
    other = person(Role.TEAM_MANAGER)
    given = {"referral": referral, "version": referral.version, "by": other, "at": clock.now()}
    with pytest.raises(NotAllowed, match="not yours to write over"):
        save_referral(fields={"wishes": "A cat."}, **given)
    assert save_referral(fields={"needs_story": "Likes cats."}, **given).wishes == OWN_WORDS


def test_the_own_manager_changes_the_answer(referral):
    by = referral.child.team.manager
    given = {"referral": referral, "version": referral.version, "by": by, "at": clock.now()}
    assert save_referral(fields={"wishes": "A cat."}, **given).wishes == "A cat."
