"""The desk's line to the gateway, against a tiny gateway on loopback."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dispatch.desk import link as link_module
from dispatch.desk.link import Caller, GatewayLink, GatewayRefusedError
from dispatch.wire.messages import (
    PROTOCOL,
    Batch,
    FromGateway,
    Hello,
    JournalAdvanced,
    Leave,
    LocateUnit,
    Refused,
)
from tests.desk.gateway import TOKEN, FakeGateway, until

NOW = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)


@dataclass
class Ears:
    """What the link tells its desk."""

    heard: list[FromGateway] = field(default_factory=list)
    changes: list[tuple[bool, str]] = field(default_factory=list)

    async def hear(self, message: FromGateway) -> None:
        """Keep a message."""
        self.heard.append(message)

    def changed(self, up: bool, why: str) -> None:  # noqa: FBT001 — the link's callback
        """Keep a change of the line."""
        self.changes.append((up, why))


@asynccontextmanager
async def linked(data_dir: Path, ears: Ears) -> AsyncIterator[GatewayLink]:
    """Run a link until the block ends."""
    link = GatewayLink(data_dir, Caller("1", "王", "digest"), ears.hear, ears.changed)
    task = asyncio.create_task(link.run(), name="line")
    try:
        yield link
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits of a test's length."""
    monkeypatch.setattr(link_module, "RETRY_S", 0.05)
    monkeypatch.setattr(link_module, "WORD_WITHIN_S", 0.5)


async def test_it_introduces_itself_and_hands_on_what_it_hears(tmp_path: Path) -> None:
    """Hello with the plate's token, seat, operator and network; then every message in its order."""
    ears = Ears()
    async with FakeGateway(tmp_path, NOW) as gateway, linked(tmp_path, ears) as link:
        await until(lambda: link.is_up)
        assert isinstance(hello := gateway.heard[0], Hello)
        assert (hello.protocol, hello.token) == (PROTOCOL, TOKEN)
        assert (hello.seat, hello.operator, hello.network) == ("1", "王", "digest")
        gateway.say(Batch(2, NOW))
        gateway.say(JournalAdvanced(7))
        await until(lambda: JournalAdvanced(7) in ears.heard)
        assert ears.heard[:2] == gateway.greeting
        assert isinstance(ears.heard[-2], Batch)
        assert link.send(LocateUnit("A01"))
        assert await gateway.wait_for(LocateUnit) == LocateUnit("A01")


async def test_without_a_gateway_the_line_is_down_and_nothing_can_be_said(tmp_path: Path) -> None:
    """A desk that starts before its gateway waits for the plate and then comes up."""
    ears = Ears()
    async with linked(tmp_path, ears) as link:
        assert not link.send(LocateUnit("A01"))
        async with FakeGateway(tmp_path, NOW):
            await until(lambda: link.is_up)
    assert ears.changes[0] == (True, "")


async def test_a_refusal_ends_it_with_the_gateways_words(tmp_path: Path) -> None:
    """Asking again would change nothing: the error carries code and words, and the line is never up."""
    ears = Ears()
    link = GatewayLink(tmp_path, Caller("1", "", ""), ears.hear, ears.changed)
    async with FakeGateway(tmp_path, NOW) as gateway:
        gateway.greeting = [Refused("seat", "席位 1 已由 李 登录")]
        with pytest.raises(GatewayRefusedError, match="席位 1 已由 李 登录") as refused:
            await asyncio.wait_for(link.run(), 5)
    assert refused.value.code == "seat"
    assert ears.changes == []


async def test_silence_is_a_line_that_is_down_and_it_comes_back(tmp_path: Path) -> None:
    """After WORD_WITHIN_S without a word the line is dead, says so once, and is opened again."""
    ears = Ears()
    async with FakeGateway(tmp_path, NOW) as gateway, linked(tmp_path, ears):
        await until(lambda: gateway.lines >= 2)
        await until(lambda: len(ears.changes) >= 3)
    assert [up for up, _ in ears.changes[:3]] == [True, False, True]
    assert "silent for 0.5 s" in ears.changes[1][1]


async def test_a_gateway_that_goes_and_returns_elsewhere_is_found_again(tmp_path: Path) -> None:
    """The new plate is read each time, so another port and token do no harm."""
    ears = Ears()
    async with linked(tmp_path, ears) as link:
        async with FakeGateway(tmp_path, NOW):
            await until(lambda: link.is_up)
        await until(lambda: not link.is_up)
        async with FakeGateway(tmp_path, NOW):
            await until(lambda: link.is_up)
    assert [up for up, _ in ears.changes[:3]] == [True, False, True]
    assert "closed the line" in ears.changes[1][1]


async def test_what_is_no_message_ends_the_line_and_not_the_desk(tmp_path: Path) -> None:
    """Noise is told as such; the next try may be better."""
    ears = Ears()
    async with FakeGateway(tmp_path, NOW) as gateway, linked(tmp_path, ears) as link:
        await until(lambda: link.is_up)
        gateway.say_bytes(b"\x00\x00\x00\x02\xff\xff")
        await until(lambda: gateway.lines >= 2)
        await until(lambda: link.is_up)
    assert "no message" in ears.changes[1][1]


async def test_who_has_left_does_not_come_back_by_himself(tmp_path: Path) -> None:
    """After Leave and the gateway's goodbye the link ends, although the gateway still listens."""
    ears = Ears()
    link = GatewayLink(tmp_path, Caller("1", "", ""), ears.hear, ears.changed)
    async with FakeGateway(tmp_path, NOW) as gateway:
        task = asyncio.create_task(link.run(), name="line")
        await until(lambda: link.is_up)
        await link.leave()
        await asyncio.wait_for(task, 5)
        await gateway.wait_for(Leave)
        assert gateway.lines == 1
    assert [up for up, _ in ears.changes] == [True, False]
