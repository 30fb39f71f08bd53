"""What the match reads of the settings is kept by the database, whoever writes them and how many at once (ADR 88)."""

import random
from importlib import import_module
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, connections, transaction

from providers.models import KeptSetting, NeedBit, Provider, Setting
from providers.models.kept_settings import MOST_NEEDS
from providers.rules.needs import catalogue
from providers.states import Gender, Grade, Registration, SettingKind
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock
from tests.calloffs.test_awarding_at_once import at_once
from tests.factories import providers as factory
from tests.oracles.kept_settings import differences

KINDS = (SettingKind.CHILDRENS_HOME, SettingKind.FOSTERING_AGENCY)
STEPS = 80


def _drawn(draw: random.Random) -> dict[str, Any]:
    """Some columns of a setting with values that they may have, those that are not kept included."""
    columns = {
        "provider": draw.choice(Provider.objects.order_by("owner_id")),
        "kind": draw.choice(KINDS),
        "registration": draw.choice(Registration.values),
        "grade": draw.choice(Grade.values),
        "gender": draw.choice(Gender.values),
        "age_from": draw.randrange(9),
        "age_to": draw.randrange(9, 18),
        "easting": draw.choice([None, draw.randrange(300_000, 390_000)]),
        "northing": draw.choice([None, draw.randrange(380_000, 470_000)]),
        "caters_for": draw.sample(sorted(catalogue()), draw.randrange(5)),
        "name": f"Invented House {draw.randrange(1000)}",
        "vacancies_confirmed_at": clock.now(),
    }
    return {name: columns[name] for name in draw.sample(sorted(columns), draw.randrange(1, 5))}


def _write(draw: random.Random) -> None:
    """One statement as a service, the register or the owner may write it: of one setting, of some, of all, of none."""
    changes, rows = _drawn(draw), Setting.objects.order_by("urn")
    some = [setting for setting in rows if draw.random() < 0.2]
    way = draw.randrange(4)
    if way == 0 or not rows:
        factory.setting(
            changes.pop("provider", Provider.objects.order_by("owner_id")[0]), places=0, **changes
        )
    elif way == 1:
        rows.filter(pk__in=[setting.pk for setting in some]).update(**changes)
    elif way == 2:
        for setting in some:
            for name, value in _drawn(draw).items():
                setattr(setting, name, value)
        Setting.objects.bulk_update(some, [*_COLUMNS])
    else:
        rows.update(**changes)


_COLUMNS = (
    "provider", "kind", "registration", "grade", "gender", "age_from", "age_to", "easting", "northing", "caters_for",
    "name", "vacancies_confirmed_at",
)  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_written_what_is_kept_is_what_the_settings_say(council_scope, seed):
    draw = random.Random(seed)
    for _number in range(3):
        factory.provider()
    needs: set[int] = set()
    for step in range(STEPS):
        _write(draw)
        assert differences() == [], step
        needs |= {kept.needs for kept in KeptSetting.objects.all()}
    assert len(needs) > 1
    assert Setting.objects.count() > 5


def test_a_setting_that_is_removed_is_kept_no_longer(council_scope):
    stays, goes = (
        Setting.objects.create(
            provider=factory.provider(),
            urn=f"SC99000{number}",
            kind=KINDS[0],
            registration=Registration.REGISTERED,
        )
        for number in range(2)
    )
    goes.delete()
    assert list(KeptSetting.objects.values_list("pk", flat=True)) == [stays.pk]
    assert differences() == []


def test_a_provider_changes_its_statement_of_purpose_in_its_own_scope(council_scope):
    home = factory.setting(factory.provider())
    with tenancy.scope(tenancy.provider_scope(home.provider_id)):
        Setting.objects.filter(pk=home.pk).update(caters_for=["missing"], age_to=14)
        assert KeptSetting.objects.count() == 0
    assert differences() == []


@pytest.mark.parametrize(
    "written",
    [
        "UPDATE providers_keptsetting SET age_to = 17",
        "DELETE FROM providers_keptsetting",
        "UPDATE providers_settingcount SET settings = 0",
        "DELETE FROM providers_settingcount",
        "UPDATE providers_needbit SET bit = bit + 1",
        "INSERT INTO providers_needbit (code, bit) VALUES ('invented', 60)",
        "SELECT providers_number_needs(ARRAY['invented'])",
    ],
)
def test_the_application_writes_none_of_it(council_scope, written):
    factory.setting(factory.provider(), caters_for=["missing"])
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(written)


def test_a_bit_is_of_one_need_and_there_are_enough(council_scope):
    factory.setting(factory.provider(), caters_for=sorted(catalogue()))
    bits = list(NeedBit.objects.order_by("bit").values_list("bit", flat=True))
    assert bits == list(range(len(catalogue())))
    assert len(catalogue()) < MOST_NEEDS
    with pytest.raises(IntegrityError), transaction.atomic():
        factory.setting(factory.provider(), caters_for=[f"invented_{number}" for number in range(MOST_NEEDS)])


def test_settings_that_two_add_to_a_provider_at_once_are_both_counted(committed_db):
    with tenancy.scope(tenancy.COUNCIL):
        provider = factory.provider()
    codes = sorted(catalogue())
    works = [
        lambda codes=some: factory.setting(provider, places=0, caters_for=codes)
        for some in (codes[:9], codes[4:])
    ]
    results = at_once(*works)
    assert [type(result) for result in results] == [Setting, Setting]
    with tenancy.scope(tenancy.COUNCIL):
        assert differences() == []
        assert NeedBit.objects.count() == len(codes)


def test_two_who_change_one_setting_at_once_leave_what_it_says(committed_db):
    with tenancy.scope(tenancy.COUNCIL):
        home = factory.setting(factory.provider())

    def work(**fields: Any) -> Any:
        return lambda: Setting.objects.filter(pk=home.pk).update(**fields)

    assert (
        at_once(work(registration="suspended", age_to=12), work(name="Another House"), work(kind=KINDS[1]))
        == [1] * 3
    )
    with tenancy.scope(tenancy.COUNCIL):
        assert differences() == []


def test_the_settings_of_before_are_kept_as_if_they_were_added_today(committed_db):
    with tenancy.scope(tenancy.COUNCIL):
        for number in range(3):
            factory.setting(factory.provider(), caters_for=sorted(catalogue())[number : number + 3])
    with transaction.atomic(using="owner"), connections["owner"].cursor() as owner:
        owner.execute("SELECT set_config('sefton.scope', 'system', true)")
        owner.execute(
            "DELETE FROM providers_keptsetting; DELETE FROM providers_settingcount; DELETE FROM providers_needbit"
        )
        owner.execute(import_module("providers.migrations.0022_kept_settings_of_before").KEEP)
    connections["owner"].close()
    with tenancy.scope(tenancy.COUNCIL):
        assert KeptSetting.objects.count() == 3
        assert differences() == []
