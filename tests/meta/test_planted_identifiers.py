"""Identifiers planted everywhere in a small world: none in a title, an address, a log line, a task or a file name."""

import inspect
import logging
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from celery import current_app
from django.core import mail
from django.test import Client
from django.urls import reverse

from calloffs.services.agreements import due_for_rendering, keep_pdf
from placements.models import Child, Placement
from placements.services import children, guarding, profiles, referrals
from placements.services import placements as moves
from placements.tasks import take_register_changes
from providers.models import RegisterChange, RegisterImport, Setting
from providers.states import GraveCause
from sefton_pdps.access.documents import addresses
from sefton_pdps.access.roles import Role
from sefton_pdps.audit.models import Event
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time import clock
from sefton_pdps.files.models import StoredFile
from sefton_pdps.jobs.models import Job
from sefton_pdps.notifications.delivery import deliver_due
from sefton_pdps.notifications.models import Notice
from tests.factories import awards
from tests.factories import placements as made
from tests.factories.accounts import person
from tests.factories.rows import all_of

pytestmark = [pytest.mark.django_db, pytest.mark.fault]
GIVEN, FAMILY, NICKNAME = "Plantedgiven", "Plantedfamily", "Plantednick"
SCHOOL, RELATIVE, STREET = "Plantedschool High School", "Plantedaunt Plantedfamily", "14 Plantedstreet Road"
WISH, WORDS, HOME = "Plantedwish", "Plantedwords", "Plantedhome Lodge"
RECORD = {
    "given_name": GIVEN, "family_name": FAMILY, "sex": "F", "home_postcode": "L20 3AA",
    "school": SCHOOL,
}  # fmt: skip
KEPT = {"also_known_as": NICKNAME, "relatives": RELATIVE, "addresses": STREET}
PROFILE = {
    "gender_words": "Girl", "area_words": "L20 area", "story": "Likes football.", "wishes": "To stay near nan.",
    "strengths": "", "support": "A steady routine.",
}  # fmt: skip


@dataclass
class World:
    """The child whose identifiers are planted, one who was placed by a competition, and the people around them."""

    child: Child
    placement: Placement
    officer: Any

    def words(self) -> set[str]:
        """What tells who a child is; the names of homes only where a child lives."""
        named = [name for child in Child.objects.all() for name in (child.given_name, child.family_name)]
        lived_in = Placement.objects.values_list("setting__name", flat=True)
        planted = [GIVEN, FAMILY, NICKNAME, "Plantedschool", "Plantedaunt", "Plantedstreet", WISH, WORDS]
        return {*planted, *named, *lived_in}


@pytest.fixture
def world(clock: Any, files_root: Path, caplog: Any) -> World:
    caplog.set_level(logging.DEBUG)
    with tenancy.scope(tenancy.COUNCIL):
        return _built(clock)


def _built(moved: Any) -> World:
    story = awards.scored(moved, "3000.00", "3100.00")
    Setting.objects.filter(pk=story.homes[0].pk).update(name=HOME)
    awards.recommend(story)
    awards.turn_all(awards.ask(story))
    awards.sign(awards.issue(story), awards.signer(story))
    for pk in due_for_rendering():
        keep_pdf(agreement_id=pk, at=clock.now())
    placement = Placement.objects.get(call_off_id=story.call_off.pk)
    child = _referred(person(Role.PLACEMENTS_OFFICER), person(Role.COMMISSIONING_MANAGER))
    _moved(placement, moved, story.officer)
    _register_falls(placement.setting)
    return World(child, placement, story.officer)


def _referred(officer: Any, manager: Any) -> Child:
    """A child with everything planted, from the record to an approved profile, with a refusal on the way."""
    at = clock.now()
    worker = person(Role.SOCIAL_WORKER)
    born = at.date() - timedelta(days=14 * 365)
    child = children.record_child(
        **RECORD, authority=made.told(), date_of_birth=born, social_worker=worker, by=officer, at=at
    )
    guarding.note_identifiers(child=child, fields=KEPT, by=officer, at=at)
    guarding.let_through(child=child, words=WORDS, reason="A wood.", by=manager, at=at)
    referral = made.referral(child, state="draft", wishes=f"{WISH} with {NICKNAME}")
    referrals.submit_referral(referral=referral, by=officer, at=at)
    referrals.approve_referral(referral=referral, version=referral.version, by=manager, at=at)
    with pytest.raises(DomainError, match=NICKNAME):
        draft(referral, officer, story=f"{NICKNAME} likes football.")
    profile = draft(referral, officer, story=f"Likes {WORDS}.")
    profiles.approve_profile(profile=profile, by=manager, at=at)
    return child


def draft(referral: Any, by: Any, **fields: str) -> Any:
    return profiles.draft_profile(referral=referral, fields={**PROFILE, **fields}, by=by, at=clock.now())


def _moved(placement: Placement, moved: Any, officer: Any) -> None:
    """The child moves in and out again."""
    moved.advance(days=15)
    moves.start_placement(
        placement=placement,
        arrived_at=clock.now(),
        confirmed_by="The home's manager",
        by=officer,
        at=clock.now(),
    )


def _register_falls(home: Setting) -> None:
    done = RegisterImport.objects.create(
        file_name="r.xlsx", sha256="0" * 64, layout="2024", as_at=clock.today(), at=clock.now(), created=0, changed=1,
        unchanged=0,
    )  # fmt: skip
    for field, before, after in (("grade", "good", "inadequate"), ("places", "4", "2")):
        RegisterChange.objects.create(
            register_import=done, setting=home, field=field, before=before, after=after
        )
    home.grave_changes.create(
        cause=GraveCause.values[0], register_import=done, as_at=done.as_at, opened_at=clock.now(),
        due_at=clock.now() + timedelta(hours=24),
    )  # fmt: skip
    take_register_changes()


def _browsed(world: World) -> list[str]:
    """The pages of the children, read by the officer; gives the titles and where forms and redirects lead."""
    client = Client()
    client.force_login(world.officer)
    found = client.post(reverse("placements:child_list"), {"words": FAMILY})
    pages = [
        reverse("placements:child_detail", args=[one.pk]) for one in (world.child, world.placement.child)
    ]
    pages += [
        reverse("placements:placement_detail", args=[world.placement.pk]),
        "/",
        "/referrals/",
        "/placements/",
    ]
    answers = [found, *(client.get(page) for page in pages), client.get("/no/such/page/")]
    assert GIVEN in found.content.decode()
    return [answer.content.decode().split("</title>")[0] for answer in answers]


def test_no_identifier_stands_in_a_title_an_address_a_log_line_an_email_or_a_file_name(
    world: World, caplog: Any, capfd: Any
) -> None:
    with tenancy.scope(tenancy.COUNCIL):
        words = world.words()
        titles = _browsed(world)
    deliver_due(at=clock.now())
    with tenancy.scope(tenancy.SYSTEM):
        files = [f"{row.original_name} {row.path}" for row in StoredFile.objects.all()]
        jobs = [
            f"{job.parameters} {job.progress} {job.result_url} {job.failure}" for job in Job.objects.all()
        ]
    notices = list(all_of(Notice))
    mails = [f"{sent.subject} {sent.body} {sent.extra_headers}" for sent in mail.outbox]
    printed = capfd.readouterr()
    places = {
        "titles of messages": [notice.title for notice in notices],
        "addresses in messages": [f"{notice.url} {notice.key}" for notice in notices],
        "e-mails": mails,
        "titles of pages": titles,
        "file names": files,
        "jobs": jobs,
        "log lines": [*caplog.text.splitlines(), printed.out, printed.err],
    }
    kinds = {notice.kind for notice in notices}
    assert {"register.changed", "referral.submit", "call_off.awarded"} <= kinds, kinds
    assert len(mails) > 10 and files and len(caplog.records) > 3
    found = {
        (place, word) for place, texts in places.items() for word in words for text in texts if word in text
    }
    assert found == set()


def test_no_identifier_stands_in_the_audit_trail(world: World) -> None:
    with tenancy.scope(tenancy.COUNCIL):
        words = {word for word in world.words() if word != HOME}
        trail = [f"{event.name} {event.payload}" for event in all_of(Event)]
    assert len(trail) > 30
    assert [(word, line) for line in trail for word in words if word in line] == []


def test_no_address_takes_words() -> None:
    """A name cannot stand in an address: arguments are keys, numbers and codes that a list of ours holds."""
    codes = {
        "code",
        "criterion",
        "field",
        "gate",
        "grant",
        "kind",
        "month",
        "name",
        "office",
        "quarter",
        "route",
        "section",
        "token",
        "uidb64",
    }
    arguments = {argument for one in addresses() for argument in one.arguments}
    assert {name for name in arguments - codes if not name.endswith(("pk", "key"))} == set()


def test_no_task_takes_an_argument() -> None:
    """What is to be done stands in rows; a task's message in the broker carries its name and nothing else."""
    current_app.loader.import_default_modules()
    ours = {name: task for name, task in current_app.tasks.items() if not name.startswith("celery.")}
    assert len(ours) > 8
    takes = {name: list(inspect.signature(task.run).parameters) for name, task in ours.items()}
    assert {name: names for name, names in takes.items() if names} == {}
