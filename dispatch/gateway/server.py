"""The gateway as a process: one for a data directory, with a log, ended by a signal."""

import asyncio
import signal
from contextlib import suppress

from dispatch.gateway.gateway import PROCESS, Gateway
from dispatch.gateway.log import LogFile
from dispatch.gateway.settings import GatewaySettings
from dispatch.wire.lock import ProcessLock


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
            await _run_until_told(Gateway(settings, log_file.logger()))
        finally:
            log_file.close()
    finally:
        lock.release()


async def _run_until_told(gateway: Gateway) -> None:
    loop = asyncio.get_running_loop()
    with suppress(NotImplementedError):  # Windows: Ctrl+C raises KeyboardInterrupt there
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, gateway.stop, number.name)
    await gateway.run()
