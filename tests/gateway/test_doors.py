"""Doors and sources under attack: the desks' socket, TLS, a clock that lies or says nothing."""

import asyncio
import ssl
import struct
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from dispatch.domain.facts import SourceLost
from dispatch.domain.observations import SourceState
from dispatch.feeds.jt808 import messages as m
from dispatch.feeds.jt808.encode import message_frames
from dispatch.gateway.settings import ClockSettings, DeskLimits, GatewaySettings
from dispatch.wire.messages import PROTOCOL, Batch, Hello, Refused, Welcome
from tests.gateway.conftest import Connect, Running, serving, until
from tests.gateway.desk import Clerk, Subscriber
from tests.gateway.terminal import position

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


# --- the desks' socket


@asynccontextmanager
async def _line(running: Running) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A raw connection to the desks' socket."""
    assert running.gateway.plate is not None
    reader, writer = await asyncio.open_connection("127.0.0.1", running.gateway.plate.ports["desks"])
    try:
        yield reader, writer
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


def _refusals(running: Running, reason: str) -> int:
    return running.gateway._situation.counts().refused.get(reason, 0)


@pytest.mark.parametrize(
    "said",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        struct.pack(">I", 0xFFFFFFFF),
        struct.pack(">I", 70_000) + bytes(70_000),
        struct.pack(">I", 0),
        struct.pack(">I", 4) + b"\xdf\xff\xff\xff",
        struct.pack(">I", 5) + b"\x93\x93\x93\x93\x93",
        struct.pack(">I", 3) + b"\xff" * 900,
        struct.pack(">I", 60_000) + b"\x91" * 60_000,
    ],
)
async def test_noise_ends_its_own_line_at_once(running: Running, said: bytes) -> None:
    """A wrong length or what is no message: closed and counted; a desk beside it is let in."""
    async with _line(running) as (reader, writer):
        writer.write(said)
        with suppress(ConnectionError):
            assert await asyncio.wait_for(reader.read(1000), 3.0) == b""
    await until(lambda: _refusals(running, "desk_message") == 1, "the count")
    await _let_in(running)


async def _let_in(running: Running, seat: str = "A") -> None:
    assert running.gateway.plate is not None
    desk = await Subscriber(running.gateway.plate, seat).connect()
    await desk.hello()
    await desk.wait_for(Welcome)
    await desk.close()


async def test_one_who_says_nothing_or_never_ends_is_put_out(settings: GatewaySettings) -> None:
    """Silence, half a length and half a message last as long as a hello may take, and are counted."""
    async with serving(replace(settings, desks=DeskLimits(hello_within_s=0.3))) as running:
        for said in (b"", b"\x00\x00", struct.pack(">I", 100) + b"\x81"):
            async with _line(running) as (reader, writer):
                writer.write(said)
                begin_s = time.monotonic()
                assert await asyncio.wait_for(reader.read(1000), 3.0) == b""
                assert time.monotonic() - begin_s < 2.0
        await until(lambda: _refusals(running, "desk_silent") == 3, "the count")


async def test_a_hundred_lines_without_hello_leave_room_for_a_desk(settings: GatewaySettings) -> None:
    """So many may wait, the others are closed at once; when the waiting ones are put out a desk gets in."""
    async with serving(replace(settings, desks=DeskLimits(hello_within_s=1.0, waiting=20))) as running:
        assert running.gateway.plate is not None
        port = running.gateway.plate.ports["desks"]
        lines = [await asyncio.open_connection("127.0.0.1", port) for _ in range(100)]
        await until(lambda: _refusals(running, "desk_crowded") == 80, "the refusals")
        assert len(running.gateway._desks._tasks) <= 20
        await until(lambda: _refusals(running, "desk_silent") == 20, "the end of the waiting ones")
        await _let_in(running)
        for _, writer in lines:
            writer.close()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"token": "guess"}, "token"),
        ({"token": "é"}, "token"),
        ({"protocol": PROTOCOL + 1}, "version"),
        ({"protocol": -(2**60)}, "version"),
        ({"seat": ""}, "seat"),
        ({"seat": "席" * 65}, "seat"),
        ({"seat": "A\u202eB"}, "seat"),
        ({"network": "elsewhere"}, "network"),
    ],
)
async def test_a_wrong_hello_is_refused_in_words_and_counted(
    running: Running, change: dict[str, object], code: str
) -> None:
    """Each reason has its words and its count; nothing of the picture is shown before."""
    assert running.gateway.plate is not None
    running.gateway._desks._network = "here"
    desk = await Subscriber(running.gateway.plate).connect()
    hello = {"protocol": PROTOCOL, "version": "1", "token": running.gateway.plate.token, "seat": "A"}
    said = {**hello, "operator": "王", "network": "", **change}
    await desk.say(Hello(**said))  # type: ignore[arg-type]  # as a program of another version would
    refused = await desk.wait_for(Refused)
    assert (refused.code, bool(refused.why)) == (code, True)
    await until(lambda: desk.is_closed, "the end of the line")
    assert not any(isinstance(heard, Welcome | Batch) for heard in desk.heard)
    assert _refusals(running, f"desk_{code}") == 1
    await desk.close()


async def test_an_endless_talker_costs_nothing_but_its_own_line(running: Running, connect: Connect) -> None:
    """A desk that was let in and then floods with a message that never ends holds 64 kB at most."""
    assert running.gateway.plate is not None
    desk = await Subscriber(running.gateway.plate, "B").connect()
    await desk.hello()
    await desk.wait_for(Welcome)
    desk.writer.write(struct.pack(">I", 65_536) + bytes(60_000))
    terminal = await connect(running, "13912344321", code="code-1")
    assert await terminal.ask(position()) == 0
    desk.writer.write(bytes(5_536))
    await until(lambda: desk.is_closed, "the end of the line")
    await until(lambda: not running.gateway._desks.seats, "the seat's end")
    await desk.close()


# --- TLS


def _certificate(folder: Path) -> tuple[Path, Path]:
    """A throwaway certificate for the loopback address, its own authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    files = folder / "door.pem", folder / "door.key"
    files[0].write_bytes(certificate.public_bytes(Encoding.PEM))
    files[1].write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return files


async def test_the_terminals_door_may_speak_tls(settings: GatewaySettings, tmp_path: Path) -> None:
    """A terminal that trusts the certificate reports through it; one without TLS gets nothing."""
    certificate, key = _certificate(tmp_path)
    async with serving(replace(settings, jt808_certificate=certificate, jt808_key=key)) as running:
        trust = ssl.create_default_context(cafile=certificate)
        reader, writer = await asyncio.open_connection(
            "127.0.0.1", running.jt808_port, ssl=trust, server_hostname="localhost"
        )
        for message in (m.Authentication("code-1"), position()):
            writer.write(message_frames(message, "13912344321", 1, 2013)[0])
            assert (await asyncio.wait_for(reader.readuntil(b"\x7e"), 5.0)) == b"\x7e"
            assert (await asyncio.wait_for(reader.readuntil(b"\x7e"), 5.0))[-3] == 0
        assert await running.accepted() == 1
        bare_reader, bare = await asyncio.open_connection("127.0.0.1", running.jt808_port)
        bare.write(message_frames(m.Authentication("code-1"), "13912344321", 1, 2013)[0])
        with suppress(ConnectionError):
            assert b"\x80\x01" not in await asyncio.wait_for(bare_reader.read(100), 5.0)
        bare.close()
        writer.close()


async def test_a_certificate_that_is_none_is_told_before_any_door_opens(
    settings: GatewaySettings, tmp_path: Path
) -> None:
    """The gateway cannot begin, and says so by the file's error."""
    wrong = tmp_path / "door.pem"
    wrong.write_text("none")
    with pytest.raises(OSError, match="PEM"):
        async with serving(replace(settings, jt808_certificate=wrong, jt808_key=wrong)):
            pass


# --- the clock


@asynccontextmanager
async def _http(handler: Handler, tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """Serve one handler on a loopback port."""
    app = web.Application()
    app.router.add_get("/clock", handler)
    runner = web.AppRunner(app, shutdown_timeout=0.1, handler_cancellation=True)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls)
    await site.start()
    try:
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()


def _clocked(settings: GatewaySettings, url: str, ca: str = "") -> GatewaySettings:
    clock = ClockSettings(url, period_s=0.1, lost_after_s=0.3, first_word_s=0.5, ca=ca)
    return replace(settings, clock=clock)


async def _hangs(_: web.Request) -> web.StreamResponse:
    await asyncio.sleep(60)
    return web.Response()


def _says(body: bytes, status: int = 200) -> Handler:
    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(body=body, status=status, headers={"Location": "/elsewhere"})

    return answer


async def _floods(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    for _ in range(50):
        await response.write(b" " * 1_000_000)
    return response


async def _cuts(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": "100"})
    await response.prepare(request)
    await response.write(b'{"now":')
    assert request.transport is not None
    request.transport.close()
    return response


@pytest.mark.parametrize(
    "clock",
    [
        _says(b"", 500),
        _says(b"", 302),
        _says(b"[]"),
        _says(b'{"now": "2026-06-01T08:00:00"}'),
        _says(b'{"now": "2026-06-01T08:00:00+08:00", "speed": -1}'),
        _says(b'{"now": "2026-06-01T08:00:00+08:00", "speed": 1e308}'),
        _says(b'{"now": "0001-01-01T00:00:00+14:00"}'),
        _says(b'{"now": "9999-12-31T23:59:59-14:00"}'),
        _says(b'{"now": "\xff"}'),
        _floods,
        _cuts,
        _hangs,
    ],
)
async def test_a_clock_that_never_tells_the_time_does_not_keep_the_door_shut(
    settings: GatewaySettings, connect: Connect, clock: Handler
) -> None:
    """After a bounded time riders are heard by the machine's clock; the light and the journal say so."""
    async with _http(clock) as port, serving(_clocked(settings, f"http://127.0.0.1:{port}/clock")) as running:
        begin_s = time.monotonic()
        await asyncio.wait_for(running.gateway._clock.known.wait(), 8.0)
        assert time.monotonic() - begin_s < 5.0
        terminal = await connect(running, "13912344321", code="code-1")
        assert await terminal.ask(position()) == 0
        assert await running.accepted() == 1
        light = running.gateway._health.sources["clock"]
        assert light.state is SourceState.LOST
        assert "本机时间" in light.detail
        clerk = Clerk(settings.data_dir)
        await until(lambda: bool(clerk.entries(SourceLost)), "the loss")
        assert abs(running.gateway._clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


async def test_a_clock_that_speaks_late_is_followed_from_then_on(settings: GatewaySettings) -> None:
    """The machine's time was a stopgap: the first true word ends it, though it is far behind."""
    said = [b"{}"]
    published = datetime(2026, 6, 1, tzinfo=UTC)

    async def clock(_: web.Request) -> web.StreamResponse:
        return web.Response(body=said[0])

    async with _http(clock) as port, serving(_clocked(settings, f"http://127.0.0.1:{port}/clock")) as running:
        gateway = running.gateway
        await asyncio.wait_for(gateway._clock.known.wait(), 8.0)
        assert gateway._clock.is_assumed
        said[0] = b'{"now": "2026-06-01T00:00:00+00:00", "speed": 2.0}'
        await until(lambda: gateway._health.sources["clock"].state is SourceState.OK, "the first word")
        assert gateway._clock.now() - published < timedelta(minutes=1)
        assert (gateway._clock.speed, gateway._clock.is_assumed) == (2.0, False)


async def test_a_city_without_a_plate_is_waited_for(settings: GatewaySettings) -> None:
    """Where there is no address there is no clock to be done without, and no rider either."""
    async with serving(_clocked(settings, "http://{city}/clock")) as running:
        await asyncio.sleep(1.2)
        assert not running.gateway._clock.known.is_set()


async def test_an_https_clock_is_followed_where_its_authority_is_trusted(
    settings: GatewaySettings, tmp_path: Path
) -> None:
    """With the file of its authority it is heard; without, its word is not taken."""
    certificate, key = _certificate(tmp_path)
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(certificate, key)
    now = _says(b'{"now": "2026-06-01T00:00:00+00:00", "speed": 1.0}')
    async with _http(now, tls) as port:
        url = f"https://localhost:{port}/clock"
        async with serving(_clocked(settings, url, str(certificate))) as running:
            await asyncio.wait_for(running.gateway._clock.known.wait(), 5.0)
            assert not running.gateway._clock.is_assumed
        async with serving(_clocked(settings, url)) as running:
            await asyncio.wait_for(running.gateway._clock.known.wait(), 5.0)
            assert running.gateway._clock.is_assumed
            assert "certificate" in running.gateway._health.sources["clock"].detail.lower()


async def test_doors_listen_on_loopback_unless_told_otherwise(running: Running) -> None:
    """Nobody on the network reaches a gateway that was not configured for it."""
    servers = running.gateway._door._server, running.gateway._desks._server
    assert [s.getsockname()[0] for server in servers if server for s in server.sockets] == ["127.0.0.1"] * 2
