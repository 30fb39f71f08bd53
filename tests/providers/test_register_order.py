"""What a register changed is read the gravest first, after it is applied as before."""

import pytest
from django.urls import reverse

from providers.models import RegisterChange, RegisterImport
from providers.rules import gravity
from providers.rules.register import Difference
from providers.selectors.register import changes_in
from sefton_pdps.access.roles import Role
from sefton_pdps.core.time import clock
from tests.factories import providers as factory
from tests.factories.accounts import person
from tests.providers.browsing import as_user

pytestmark = pytest.mark.django_db
CHANGES = [
    ("registered_places", "9", "10"), ("registered_places", "10", "9"), ("registered_places", "4", ""),
    ("registered_places", "", "4"), ("grade", "good", "outstanding"), ("grade", "good", "inadequate"),
    ("accommodation_outcome", "1", "3"), ("accommodation_outcome", "3", "1"),
    ("registration", "registered", "suspended"), ("registration", "registered", "cancelled"),
    ("registration", "registered", "restricted"), ("registration", "cancelled", "registered"),
    ("provider", "RP1", "RP2"), ("kind", "childrens_home", "fostering_agency"), ("name", "A", "B"),
]  # fmt: skip


@pytest.fixture(autouse=True)
def scoped(council_scope):
    yield


@pytest.fixture
def done():
    at, own = clock.now(), factory.provider()
    made = RegisterImport.objects.create(
        file_name="r.xlsx", sha256="0" * 64, layout="2024", as_at=at.date(), at=at, created=0, changed=1, unchanged=0
    )  # fmt: skip
    for number, (field, before, after) in enumerate(CHANGES):
        home = factory.setting(own, name=f"Home {len(CHANGES) - number:02d}")
        RegisterChange.objects.create(
            register_import=made, setting=home, field=field, before=before, after=after
        )
    return made


def test_the_rows_are_weighed_as_the_rule_weighs_them(done):
    rows = list(changes_in(done).order_by("gravity"))
    assert len(rows) == len(CHANGES)
    for one in rows:
        weight = gravity.weight_of(Difference(one.field, one.before, one.after))
        assert one.gravity.startswith(f"{weight:02d} "), (one.field, one.before, one.after)
    told = [(one.gravity[:2], one.setting.name) for one in rows]
    assert told == sorted(told)


def test_the_page_lists_the_gravest_first(done):
    url = reverse("providers:register_detail", args=[done.pk])
    page = as_user(person(Role.COMMISSIONING_MANAGER)).get(url).content.decode()
    names = [f"Home {len(CHANGES) - CHANGES.index(one):02d}" for one in (CHANGES[5], CHANGES[9], CHANGES[14])]
    places = [page.index(f">{name}<") for name in names]
    assert places == sorted(places)
