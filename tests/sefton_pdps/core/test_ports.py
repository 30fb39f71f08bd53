import pytest
from django.core.checks import run_checks

from sefton_pdps.core.ports import Port


@pytest.fixture
def port(monkeypatch):
    monkeypatch.setattr(Port, "every", [])
    return Port("how many are there?")


def test_a_port_gives_the_answer_of_the_app_that_knows(port):
    port.answered_by(lambda more: 1 + more)
    assert port(2) == 3


def test_a_port_without_an_answer_says_which_question_and_fails_the_system_check(port):
    with pytest.raises(LookupError, match="how many are there"):
        port()
    assert [found.id for found in run_checks()] == ["core.C003"]
    port.answered_by(lambda: 1)
    assert run_checks() == []


def test_two_functions_may_not_answer_one_question(port):
    port.answered_by(max)
    port.answered_by(max)
    with pytest.raises(LookupError, match="Two functions"):
        port.answered_by(min)


def test_every_port_of_the_product_has_an_answer():
    assert Port.every
    assert run_checks() == []
