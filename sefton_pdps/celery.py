"""The task application: worker and beat start from here; `schedule.py` says what runs when."""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, setup_logging, worker_init
from kombu.transport.redis import Channel, QoS

from sefton_pdps.schedule import beat_schedule
from sefton_pdps.startup import spare_the_garbage_search

spare_the_garbage_search()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sefton_pdps.settings.production")

# When the broker is lost, Kombu puts unacknowledged messages back through the connection that it has just closed
# (AttributeError: hostname), and the worker ends of it. Every task here is a sweep that beat sends again, so
# nothing needs putting back.
Channel.do_restore = False


class _Acknowledgements(QoS):
    """Say nothing more of a message through a connection that is closed.

    A task that ends after its worker has lost the broker is acknowledged, or given back, through the channel that
    it came by. Kombu asks that closed channel for its connection (AttributeError), and the worker ends of it,
    although it has connected anew by then.
    """

    def ack(self, delivery_tag: str) -> None:
        if not self.channel.closed:
            super().ack(delivery_tag)

    def reject(self, delivery_tag: str, requeue: bool = False) -> None:
        if not self.channel.closed:
            super().reject(delivery_tag, requeue=requeue)


Channel.QoS = _Acknowledgements

app = Celery("sefton_pdps")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@app.on_after_configure.connect
def plan_periodic_jobs(sender: Celery, **_: Any) -> None:
    """Turn the schedule into beat's entries once the settings are read."""
    from django.conf import settings

    sender.conf.beat_schedule = beat_schedule(sweep_seconds=settings.SWEEP_SECONDS)


@setup_logging.connect
def keep_our_logging(**_: Any) -> None:
    """Keep Django's LOGGING, and its redaction: with a receiver here Celery leaves the handlers alone."""


@worker_init.connect
@beat_init.connect
def stay_down_on_a_moved_clock(**_: Any) -> None:
    """Refuse to work by a time that is not the true one; Celery lets nothing but an exit out of a signal."""
    from django.core.exceptions import ImproperlyConfigured

    from sefton_pdps.core.checks import refuse_a_moved_clock

    try:
        refuse_a_moved_clock()
    except ImproperlyConfigured as refusal:
        raise SystemExit(str(refusal)) from refusal
