"""Gateway and desk at work, with everything that comes to their doors."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress

import pytest
from PySide6.QtWidgets import QApplication

from dispatch.feeds.jt808 import messages as m
from dispatch.feeds.jt808.encode import message_frames
from tests.doors.processes import (
    AUTH_CODE,
    OTHER_CODE,
    WRONG_TOKEN,
    Centre,
    centre_in,
    desk_of,
    gateway_of,
    telltale_source,
    tls_line,
)
from tests.gateway.desk import Subscriber
from tests.gateway.terminal import position
from ui.kit.palette import apply_theme
from ui.kit.type import apply_type


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    """Both processes, after riders, guessers and a source that repeats its key have been there."""
    with telltale_source() as port:
        made = centre_in(tmp_path_factory.mktemp("centre"), port)
        with gateway_of(made), desk_of(made):
            asyncio.run(_visitors(made))
            yield made


async def _visitors(centre: Centre) -> None:
    """A rider with his code, one with another's code, a stranger, and a desk that guesses the token."""
    for phone, code in (("13912344321", AUTH_CODE), ("13912344321", OTHER_CODE), ("13912344399", AUTH_CODE)):
        reader, writer = await tls_line(centre)
        for message in (m.Authentication(code), position()):
            writer.write(message_frames(message, phone, 1, 2013)[0])
        await asyncio.wait_for(reader.readuntil(b"\x7e"), 5.0)
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()
    guess = await Subscriber(centre.plate).connect()
    await guess.hello(token=WRONG_TOKEN)
    await asyncio.sleep(0.2)
    await guess.close()
    await asyncio.sleep(1.5)  # the source is asked; tracks, health and log are written


@pytest.fixture
def desk_look(qapp: QApplication) -> None:
    """The desk's own fonts and colours on the test's application."""
    apply_type(qapp)
    apply_theme(qapp, "dark")
