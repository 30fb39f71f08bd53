"""What a worker says of a message after the connection by which it came is gone."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from celery.utils.log import get_logger
from kombu.message import Message
from kombu.transport.redis import Transport

from sefton_pdps.celery import app
from sefton_pdps.local.broker import Broker

LOGGER = get_logger(__name__)
QUEUE = app.conf.task_default_queue
# Both, as the worker says them of a task that ended, or whose process was lost.
ANSWERS: dict[str, Callable[[Message], Any]] = {
    "acknowledged": lambda message: message.ack_log_error(LOGGER, Transport.connection_errors),
    "given back": lambda message: message.reject_log_error(LOGGER, Transport.connection_errors, requeue=True),
}
each_answer = pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)


def _taken(connection: Any) -> Message:
    message = app.amqp.queues[QUEUE].bind(connection.default_channel).get()
    assert message, "nothing came through the broker"
    return message


@pytest.fixture
def connection(broker: Broker) -> Iterator[Any]:
    app.send_task("sefton_pdps.core.tasks.beat_heart")
    with app.connection_for_read() as opened:
        yield opened


@each_answer
def test_a_message_of_a_connection_that_was_lost_does_not_end_the_worker(
    answer: Callable[[Message], Any], connection: Any, broker: Broker
) -> None:
    message = _taken(connection)
    broker.kill()
    connection.collect()
    broker.start()
    answer(message)


def test_a_message_is_acknowledged_while_its_connection_stands(connection: Any) -> None:
    message = _taken(connection)
    channel = connection.default_channel
    assert channel.client.hlen(channel.unacked_key) == 1
    ANSWERS["acknowledged"](message)
    assert channel.client.hlen(channel.unacked_key) == 0


def test_a_message_that_is_given_back_is_taken_again(connection: Any) -> None:
    ANSWERS["given back"](_taken(connection))
    assert _taken(connection)
