"""The gateway as a process: one for a data directory, with a log, ended by a signal."""

import asyncio
import signal
import sys
from contextlib import suppress

from dispatch.gateway.gateway import PROCESS, Gateway
from dispatch.gateway.log import Log, LogFile
from dispatch.gateway.settings import GatewaySettings
from dispatch.wire.lock import ProcessLock

_OTHER_FILES = 256
"""Databases, logs, desks and sources, beside the terminals."""


async def run_gateway(settings: GatewaySettings) -> None:
    """Serve *settings.data_dir* until SIGTERM, SIGINT, or what `GatewaySettings.lifetime` says.

    Raises AlreadyServedError when another live gateway is there, JournalUnavailable,
    OSError (a port in use) or ValueError (a register that cannot be read) when it cannot begin.
    """
    lock = ProcessLock(settings.data_dir, PROCESS)
    try:
        log_file = LogFile(settings.data_dir, settings.log_bytes, settings.log_files)
        log_file.take_all()
        try:
            _allow_files(settings.door.connections + _OTHER_FILES, log_file.logger())
            await _run_until_told(Gateway(settings, log_file.logger()))
        finally:
            log_file.close()
    finally:
        lock.release()


def _allow_files(needed: int, log: Log) -> None:
    """Let this process open as many files as it may have connections; by itself it often gets 1,024."""
    if sys.platform == "win32":  # no such limit there
        return
    import resource  # noqa: PLC0415 — not on Windows

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    if wanted < needed:
        log.warning("fewer connections than configured: the system allows too few files", files=wanted)


async def _run_until_told(gateway: Gateway) -> None:
    loop = asyncio.get_running_loop()
    with suppress(NotImplementedError):  # Windows: Ctrl+C raises KeyboardInterrupt there
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, gateway.stop, number.name)
    await gateway.run()
