"""How the process ends: with its parent, on a signal, or when asked; and what it leaves: nothing.

The starter holds the writing end of our stdin. However it dies, even by SIGKILL, the pipe closes, and that is the
one signal that needs no cooperation from anybody.
"""

import asyncio
import os
import shutil
import signal
import sys
import threading
from pathlib import Path


def ending(keep_alive: bool) -> asyncio.Event:
    """An event that is set when the process should end. Call it inside the running event loop."""
    event = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, event.set)
    if not keep_alive:
        threading.Thread(target=_watch_parent, args=(loop, event), daemon=True, name="parent-watch").start()
    return event


def _watch_parent(loop: asyncio.AbstractEventLoop, event: asyncio.Event) -> None:
    while sys.stdin.buffer.read(4096):
        pass
    loop.call_soon_threadsafe(event.set)


def leave_nothing(directory: Path) -> None:
    """Remove the run's directory, and end the process together with every worker that it started.

    The starter makes the process the leader of its own group, so the group is ours alone; in any other case only
    the process itself ends.
    """
    shutil.rmtree(directory, ignore_errors=True)
    sys.stdout.flush()
    if os.getpgrp() == os.getpid():
        os.killpg(os.getpgrp(), signal.SIGKILL)
    os._exit(0)
