"""What ends by itself is started again, and said; what never stays is given up, and the rest goes on."""

import time
from collections.abc import Callable

from sefton_pdps.local.broker import Broker
from sefton_pdps.local.children import Child
from sefton_pdps.local.postgres import Postgres, ServerError
from sefton_pdps.local.revivals import Revivals
from sefton_pdps.local.supervisor import Supervisor

LOOK_SECONDS = 0.3
# Pages need it; without any other process they only do less.
_NEEDED = "web"

Server = Postgres | Broker
Servers = dict[str, Server]
Say = Callable[[str], None]


def watch(system: Supervisor, servers: Servers, *, say: Say) -> int:
    """Watch until somebody stops us; a web server that never stays is the only end that ends the others."""
    kept, revivals = dict(servers), Revivals()
    while True:
        time.sleep(LOOK_SECONDS)
        for name, server in list(kept.items()):
            if server.has_ended() and not start_again(name, server, revivals, say=say):
                del kept[name]
        dead = system.dead()
        if dead is not None and not _revive(system, dead, say=say):
            return 1


def start_again(name: str, server: Server, revivals: Revivals, *, say: Say) -> bool:
    """Start a server that ended by itself; False when it is given up."""
    if not revivals.may(name):
        say(
            f"The {name} server ended again and again and is left off. Stop this with Ctrl-C; its log says why."
        )
        return False
    try:
        server.restart()
    except ServerError as error:
        say(str(error))
        return True
    say(f"The {name} server ended by itself. It is started again; what was saved before is there.")
    return True


def _revive(system: Supervisor, dead: Child, *, say: Say) -> bool:
    """Start a process again; False when it is the web server and never stays."""
    ended = f"The {dead.name} process ended by itself (status {dead.returncode})"
    if system.revive(dead):
        say(f"{ended}. It is started again; nothing is lost.")
        return True
    if dead.name == _NEEDED:
        say(f"{ended} again and again. Stopping the others; its lines are above.")
        return False
    system.give_up(dead)
    say(
        f"{ended} again and again and is left off; its lines are above. Pages and the database stay up. What it does "
        "(closing competitions, sending e-mails, making PDFs) waits until you stop this with Ctrl-C and start it again."
    )
    return True
