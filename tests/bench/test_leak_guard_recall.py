"""The leak guard on a few of the benchmark's texts at every run, and that the benchmark itself can fail.

The goals are judged on many texts by `python -m tests.bench.leak_guard`; here a kind has only ten.
"""

from collections.abc import Sequence
from random import Random

import pytest

from placements.rules.leak_guard import leaks
from tests.bench.guard_texts import frames
from tests.bench.guard_texts.carriers import FEWEST_WORDS, TEMPLATES, clean_text, slipped
from tests.bench.guard_texts.kinds import BEYOND, Kind, plant
from tests.bench.guard_texts.measure import KINDS, Measured, measure, wilson
from tests.bench.leak_guard import main

SEED, TEXTS, CLEAN = 20260101, 10, 400
LEAST_OF_TEN = 0.8


def test_the_guard_finds_what_is_planted_and_lets_clean_texts_pass() -> None:
    measured = measure(leaks, seeds=[SEED], texts=TEXTS, clean=CLEAN)
    assert measured.failures(LEAST_OF_TEN) == []


def _nothing(texts: object, child: object) -> Sequence[str]:
    return ()


def _everything(texts: object, child: object) -> Sequence[str]:
    return ("stopped",)


def _small(guard: object) -> Measured:
    return measure(guard, seeds=[1], texts=1, clean=20)  # type: ignore[arg-type]


def test_a_guard_that_finds_nothing_fails_in_every_kind_that_is_judged() -> None:
    failures = _small(_nothing).failures()
    judged = [kind.name for kind in KINDS if kind.by != BEYOND]
    assert [name for name in judged if not any(failure.startswith(f"{name}:") for failure in failures)] == []
    assert not any("clean" in failure for failure in failures)


def test_a_guard_that_stops_everything_found_nothing_and_stops_clean_texts() -> None:
    measured = _small(_everything)
    assert measured.overall.hits == 0
    assert measured.clean.share == 1
    assert any(failure.startswith("clean texts stopped") for failure in measured.failures())


def test_kinds_that_nothing_can_tell_are_not_judged() -> None:
    failures = _small(_nothing).failures()
    beyond = [kind.name for kind in KINDS if kind.by == BEYOND]
    assert beyond
    assert [name for name in beyond if any(name in failure for failure in failures)] == []


def test_the_command_ends_with_1_below_a_goal_and_says_which_seed_it_drew(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["--texts", "0", "--clean", "5"]) == 1
    assert "seeds: " in capsys.readouterr().out


def test_there_are_enough_kinds_phrasings_and_sentences() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS) >= 40
    assert [kind.name for kind in KINDS if len(set(kind.frames)) < 6] == []
    assert [kind.name for kind in KINDS if not all(frame.count("{x}") for frame in kind.frames)] == []
    assert len({sentence for genre in TEMPLATES.values() for sentence in genre}) >= 150


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_planting_is_in_its_text_as_written_and_in_no_other(kind: Kind) -> None:
    r = Random(f"{SEED} {kind.name}")
    for _ in range(5):
        planting = plant(kind, r)
        assert planting.planted in planting.text
        assert planting.planted not in planting.without
        assert "\0" not in planting.text + planting.without


def test_one_seed_gives_the_same_texts_again() -> None:
    assert [plant(kind, Random(3)) for kind in KINDS] == [plant(kind, Random(3)) for kind in KINDS]


def test_clean_texts_have_8_to_150_words_and_no_open_slot() -> None:
    r = Random(SEED)
    texts = [clean_text(r) for _ in range(500)]
    lengths = [len(text.split()) for text in texts]
    assert min(lengths) >= FEWEST_WORDS
    assert max(lengths) <= 150
    assert not any("{" in text or "\0" in text for text in texts)


@pytest.mark.parametrize(
    ("edit", "longer"), [("substitution", 0), ("deletion", -1), ("insertion", 1), ("transposition", 0)]
)
def test_a_slip_changes_a_name_by_one_edit(edit: str, longer: int) -> None:
    r = Random(SEED)
    for _ in range(200):
        wrong = slipped("Samplerby", r, edit)
        assert wrong != "Samplerby"
        assert len(wrong) - len("Samplerby") == longer


def test_the_lower_bound_is_wilsons() -> None:
    low, high = wilson(95, 100)
    assert round(low, 4) == 0.8882
    assert round(high, 4) == 0.9785
    assert wilson(0, 0) == (0.0, 1.0)


def test_every_frame_is_used() -> None:
    used = {frame for kind in KINDS for frame in kind.frames}
    written = {frame for name in vars(frames) if name.isupper() for frame in getattr(frames, name)}
    assert written <= used
