"""The page has no way out: whatever its scripts try, nothing leaves."""

import json
import socket
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QUrl
from pytestqt.qtbot import QtBot

from ui.map.engine import PAGE_URL
from ui.map.view import MapView


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A TCP door on loopback at which nobody may knock."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        door.settimeout(0.3)
        yield door


def tried(qtbot: QtBot, view: MapView, script: str) -> str:
    """Run the body of an asynchronous function in the page; its return value, or "refused: …"."""
    view._page.runJavaScript(
        "window.tried = null; (async () => {" + script + "})()"
        ".then((value) => { window.tried = String(value); })"
        ".catch((error) => { window.tried = 'refused: ' + error; }); 0"
    )
    found: list[str] = []

    def done() -> bool:
        view._page.runJavaScript("window.tried", lambda value: found.append(value) if value else None)
        return bool(found)

    qtbot.waitUntil(done, timeout=10_000)
    return found[0]


ATTEMPTS = {
    "fetch": "await fetch('{url}'); return 'out';",
    "image": (
        "return await new Promise((yes, no) => {{ const i = new Image(); i.onload = () => yes('out');"
        " i.onerror = () => no('image'); i.src = '{url}x.png'; }});"
    ),
    "websocket": (
        "return await new Promise((yes, no) => {{"
        " const s = new WebSocket('{ws}'); s.onopen = () => yes('out');"
        " s.onerror = () => no('socket'); }});"
    ),
    "script": (
        "return await new Promise((yes, no) => {{ const s = document.createElement('script');"
        " s.onload = () => yes('out'); s.onerror = () => no('script'); s.src = '{url}x.js';"
        " document.head.appendChild(s); }});"
    ),
    "event source": (
        "return await new Promise((yes, no) => {{"
        " const s = new EventSource('{url}'); s.onopen = () => yes('out');"
        " s.onerror = () => no('events'); }});"
    ),
    "beacon": "return navigator.sendBeacon('{url}', 'x') ? 'refused later: queued' : 'refused';",
    "xhr": (
        "return await new Promise((yes, no) => {{"
        " const x = new XMLHttpRequest(); x.onload = () => yes('out');"
        " x.onerror = () => no('xhr'); x.open('GET', '{url}'); x.send(); }});"
    ),
    "worker": (
        "return await new Promise((yes, no) => {{"
        " const w = new Worker('{url}w.js'); w.onmessage = () => yes('out');"
        " w.onerror = () => no('worker'); }});"
    ),
    "own scheme by fetch": "await fetch('desk://map/start.js'); return 'out';",
    "local file by fetch": "await fetch('file:///etc/hostname'); return 'out';",
    "local file as image": (
        "return await new Promise((yes, no) => {{ const i = new Image(); i.onload = () => yes('out');"
        " i.onerror = () => no('file'); i.src = 'file:///usr/share/pixmaps/debian-logo.png'; }});"
    ),
    "eval": "return eval('1 + 1') === 2 ? 'out' : 'odd';",
    "inline script": (
        "const s = document.createElement('script'); s.textContent = 'window.inlined = 1';"
        " document.head.appendChild(s); if (window.inlined) return 'out'; throw 'inline';"
    ),
    "inline handler": (
        "const d = document.createElement('div'); d.innerHTML = '<b onclick=\"window.handled = 1\">x</b>';"
        " d.firstChild.click(); if (window.handled) return 'out'; throw 'handler';"
    ),
}


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_an_attempt_to_reach_out_fails(
    qtbot: QtBot, opened: MapView, listener: socket.socket, attempt: str
) -> None:
    """Scripts in the page reach neither the network nor a file, and no text becomes code."""
    address = f"127.0.0.1:{listener.getsockname()[1]}"
    script = ATTEMPTS[attempt].format(url=f"http://{address}/", ws=f"ws://{address}/")
    assert tried(qtbot, opened, script).startswith("refused")
    with pytest.raises(TimeoutError):
        listener.accept()


def test_the_guard_of_this_test_would_see_a_request(listener: socket.socket) -> None:
    """A knock at the listener is noticed, so that its silence means something."""
    with socket.create_connection(listener.getsockname()):
        listener.accept()[0].close()


def test_a_peer_connection_sends_nothing(qtbot: QtBot, opened: MapView) -> None:
    """WebRTC, which no content-security policy covers, sends no packet to a server that the page names."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as door:
        door.bind(("127.0.0.1", 0))
        door.settimeout(1.0)
        urls = json.dumps([f"stun:127.0.0.1:{door.getsockname()[1]}"])
        tried(
            qtbot,
            opened,
            f"const p = new RTCPeerConnection({{ iceServers: [{{ urls: {urls} }}] }});"
            "p.createDataChannel('x');"
            "await p.setLocalDescription(await p.createOffer());"
            "await new Promise((yes) => setTimeout(yes, 800)); p.close(); return 'tried';",
        )
        with pytest.raises(TimeoutError):
            door.recvfrom(2048)


@pytest.mark.parametrize(
    "script",
    [
        "location.href = 'http://127.0.0.1:9/'; return 'tried';",
        "location.href = 'file:///etc/hostname'; return 'tried';",
        "location.href = 'data:text/html,<h1>x</h1>'; return 'tried';",
        (
            "const a = document.createElement('a');"
            " a.href = 'http://127.0.0.1:9/'; document.body.appendChild(a);"
            " a.click(); return 'tried';"
        ),
        (
            "const f = document.createElement('iframe');"
            " f.src = 'http://127.0.0.1:9/'; document.body.appendChild(f);"
            " return 'tried';"
        ),
        (
            "const f = document.createElement('form');"
            " f.action = 'http://127.0.0.1:9/'; document.body.appendChild(f);"
            " f.submit(); return 'tried';"
        ),
        "const w = window.open('http://127.0.0.1:9/'); if (w) throw 'opened'; return 'tried';",
    ],
)
def test_the_page_stays_where_it_is(qtbot: QtBot, opened: MapView, script: str) -> None:
    """Links, forms, frames and windows lead nowhere."""
    assert tried(qtbot, opened, script) == "tried"
    qtbot.wait(150)
    assert opened.url() == QUrl(PAGE_URL)
    assert tried(qtbot, opened, "return typeof Desk.take;") == "function"


def test_the_gate_lets_only_the_desk_pass(qtbot: QtBot, opened: MapView) -> None:
    """All that the opened page asked for came from the desk's own scheme."""
    qtbot.wait(50)
    assert opened.gate.passed > 12
    assert opened.gate.blocked == []
    assert opened._page.complaints == []


def test_a_relay_over_tcp_is_not_reached_either(
    qtbot: QtBot, opened: MapView, listener: socket.socket
) -> None:
    """A relay server asked for over TCP, the way around a closed UDP, hears no knock."""
    url = json.dumps(f"turn:127.0.0.1:{listener.getsockname()[1]}?transport=tcp")
    tried(
        qtbot,
        opened,
        f"const server = {{ urls: [{url}], username: 'u', credential: 'c' }};"
        "const p = new RTCPeerConnection({ iceServers: [server] }); p.createDataChannel('x');"
        "await p.setLocalDescription(await p.createOffer());"
        "await new Promise((yes) => setTimeout(yes, 1500)); p.close(); return 'tried';",
    )
    with pytest.raises(TimeoutError):
        listener.accept()
