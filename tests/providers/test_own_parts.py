"""The parts of an application lead on to one another: pure, from its task list."""

import pytest

from providers.presenters import own_parts as parts
from sefton_pdps.core.web.components import Task


def groups(*done):
    """Three parts in two groups; those named are done."""
    state = {name: parts.DONE if name in done else parts.TO_DO for name in ("lots", "answer", "paper")}
    every = [Task(name, status, f"/{name}/") for name, status in state.items()]
    return [("First", every[:2]), ("Then", every[2:])]


@pytest.mark.parametrize(
    ("done", "after", "following"),
    [
        ((), "", "/lots/"),
        (("lots",), "/lots/", "/answer/"),
        (("lots", "answer"), "/lots/", "/paper/"),
        (("answer", "paper"), "/answer/", "/lots/"),
        (("answer", "paper"), "/lots/", ""),
        (("lots", "answer", "paper"), "/paper/", ""),
    ],
)
def test_the_next_part_is_the_next_that_is_not_done_and_never_the_one_just_saved(done, after, following):
    assert parts.next_url(groups(*done), after) == following


def test_a_part_copied_from_an_earlier_application_is_still_to_be_confirmed():
    copied = [("Only", [Task("answer", parts.TO_CONFIRM, "/answer/")])]
    assert parts.next_url(copied, "") == "/answer/" and parts.left(copied)


def test_an_application_goes_on_with_its_first_open_part():
    step = parts.next_step(groups("lots"), ("No answer.",), "/send/")
    assert step.sentence == "1 of 3 parts are done." and step.action and step.action.url == "/answer/"
    assert not step.why_not


def test_a_whole_application_is_sent_or_says_what_else_stands_in_the_way():
    whole = groups("lots", "answer", "paper")
    ready, barred = (
        parts.next_step(whole, (), "/send/"),
        parts.next_step(whole, ("The round closes.",), "/send/"),
    )
    assert ready.action and ready.action.url == "/send/"
    assert barred.action is None and barred.why_not == ("The round closes.",)


def test_a_page_that_is_no_part_of_it_counts_none():
    assert parts.part_caption(groups(), "Round one", "/lots/") == "Round one: part 1 of 3"
    assert parts.part_caption(groups(), "Round one", "/elsewhere/") == "Round one"
