"""The order of the tests: long files first, a file together, the rest drawn and drawn again, stories as written."""

from dataclasses import dataclass
from random import Random

import pytest

from sefton_pdps.local.embedded import PROJECT
from tests.order import LONG_SECONDS, ordered, seconds_of_files


@dataclass(frozen=True)
class Test:
    """As much of a test as the order looks at."""

    __test__ = False
    nodeid: str
    is_story: bool = False

    def get_closest_marker(self, name: str) -> bool:
        return self.is_story and name == "in_order"


def path_of(name: str) -> str:
    return f"tests/{name}.py"


def twenty_of(name: str, *, is_story: bool = False) -> list[Test]:
    return [Test(f"{path_of(name)}::test_{number}", is_story) for number in range(20)]


TESTS = [*twenty_of("quick"), *twenty_of("slow"), *twenty_of("story", is_story=True), *twenty_of("slowest")]
SECONDS = {path_of("slow"): 20.0, path_of("slowest"): 90.0}


def order(seed: int, *, within: bool = False) -> list[str]:
    return [test.nodeid for test in ordered(TESTS, SECONDS, Random(seed), within=within)]


def files(names: list[str]) -> list[str]:
    return list(dict.fromkeys(name.partition("::")[0] for name in names))


@pytest.mark.parametrize("within", [True, False])
def test_no_test_is_lost_and_a_files_tests_stay_together(within: bool) -> None:
    names = order(1, within=within)
    assert sorted(names) == sorted(test.nodeid for test in TESTS)
    assert [names[start].partition("::")[0] for start in range(0, 80, 20)] == files(names)


@pytest.mark.parametrize("seed", range(10))
def test_the_longest_file_comes_first(seed: int) -> None:
    assert files(order(seed))[:2] == [path_of("slowest"), path_of("slow")]


def test_the_other_files_come_in_an_order_that_is_drawn_and_can_be_drawn_again() -> None:
    assert len({tuple(files(order(seed))) for seed in range(20)}) == 2
    assert order(7, within=True) == order(7, within=True)


def test_within_a_file_tests_are_shuffled_when_asked_and_never_the_steps_of_a_story() -> None:
    of_file = {name: [test.nodeid for test in twenty_of(name)] for name in ("quick", "story")}
    plain, shuffled = order(3), order(3, within=True)
    for name, written in of_file.items():
        assert [each for each in plain if f"/{name}." in each] == written
        assert ([each for each in shuffled if f"/{name}." in each] == written) is (name == "story")


def test_the_recorded_files_exist_and_are_long() -> None:
    recorded = seconds_of_files()
    assert [name for name in recorded if not (PROJECT / name).is_file()] == []
    assert min(recorded.values()) >= LONG_SECONDS
