"""A page that tries every way out that a browser knows: none is heard outside, none disturbs the dispatcher.

`test_lockdown` holds the plain requests and navigations one by one; here are the less usual doors.
"""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWebEngineCore import QWebEngineSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.map.engine import PAGE_URL
from ui.map.view import MapView


class Street:
    """A door on loopback that counts who knocks, and answers everybody as a friendly server would."""

    def __init__(self) -> None:
        self.door = socket.create_server(("127.0.0.1", 0))
        self.knocks = 0
        self._thread = threading.Thread(target=self._serve, name="street")
        self._thread.start()

    @property
    def address(self) -> str:
        """Host and port."""
        return f"127.0.0.1:{self.door.getsockname()[1]}"

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self.door.accept()
            except OSError:  # closed: the test is over
                return
            self.knocks += 1
            with line:
                line.sendall(
                    b"HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nContent-Length: 0\r\n\r\n"
                )

    def close(self) -> None:
        """Hear nobody any more."""
        self.door.shutdown(socket.SHUT_RDWR)
        self.door.close()
        self._thread.join()


@pytest.fixture
def street() -> Iterator[Street]:
    """A server of the test's own."""
    made = Street()
    yield made
    made.close()


Tried = Callable[[dict[str, str]], dict[str, str]]


@pytest.fixture
def tried(qtbot: QtBot, opened: MapView) -> Tried:
    """Runs bodies of asynchronous functions in the page, all at once: what each returned or refused."""

    def run(bodies: dict[str, str]) -> dict[str, str]:
        parts = "".join(
            f"attempt({json.dumps(name)}, async () => {{ {body} }});" for name, body in bodies.items()
        )
        opened._page.runJavaScript(
            "window.tries = {}; window.attempt = (name, body) => {"
            "  const late = new Promise((yes) => setTimeout(() => yes('nothing'), 1200));"
            "  let work; try { work = body(); } catch (error) { work = Promise.reject(error); }"
            "  Promise.race([work, late]).then((value) => { window.tries[name] = String(value); },"
            "    (error) => { window.tries[name] = 'refused: ' + error; }); };" + parts + "0"
        )
        found: dict[str, str] = {}

        def done() -> bool:
            opened._page.runJavaScript(
                "JSON.stringify(window.tries)", lambda text: found.update(json.loads(text or "{}"))
            )
            return len(found) == len(bodies)

        qtbot.waitUntil(done, timeout=15_000)
        return found

    return run


def loads(tag: str, attributes: str) -> str:
    """A body that puts an element into the page and tells whether it loaded."""
    return (
        f"const e = Object.assign(document.createElement('{tag}'), {attributes});"
        " const end = new Promise((yes, no) => { e.onload = e.onloadeddata = () => yes('out');"
        " e.onerror = () => no('not loaded'); }); document.body.appendChild(e); return await end;"
    )


def network(address: str) -> dict[str, str]:
    """Ways to reach another address."""
    url = f"http://{address}/"
    return {
        "iframe": "const f = document.createElement('iframe');"
        f" f.src = '{url}'; document.body.appendChild(f); return 'tried';",
        "object": loads("object", f"{{ data: '{url}x.pdf', type: 'application/pdf' }}"),
        "embed": loads("embed", f"{{ src: '{url}x.pdf', type: 'application/pdf' }}"),
        "video": loads("video", f"{{ src: '{url}x.webm' }}"),
        "audio": loads("audio", f"{{ src: '{url}x.ogg' }}"),
        "style sheet": loads("link", f"{{ rel: 'stylesheet', href: '{url}x.css' }}"),
        "prefetch": loads("link", f"{{ rel: 'prefetch', href: '{url}' }}"),
        "preload": loads("link", f"{{ rel: 'preload', as: 'image', href: '{url}x.png' }}"),
        "module": f"await import('{url}x.js'); return 'out';",
        "preconnect": f"const l = document.createElement('link'); l.rel = 'preconnect'; l.href = '{url}';"
        " document.head.appendChild(l); return 'tried';",
        "manifest": f"const l = document.createElement('link'); l.rel = 'manifest'; l.href = '{url}';"
        " document.head.appendChild(l); return 'tried';",
        "icon": f"const l = document.createElement('link'); l.rel = 'icon'; l.href = '{url}i.ico';"
        " document.head.appendChild(l); return 'tried';",
        "background": f"document.body.style.backgroundImage = 'url({url}b.png)'; return 'tried';",
        "font": f"await new FontFace('x', 'url({url}x.woff2)').load(); return 'out';",
        "ping": f"const a = document.createElement('a'); a.href = '#'; a.ping = '{url}';"
        " document.body.appendChild(a); a.click(); return 'tried';",
        "keepalive": f"await fetch('{url}', {{ keepalive: true, mode: 'no-cors', method: 'POST' }});"
        " return 'out';",
        "transport": f"const t = new WebTransport('https://{address}/'); await t.ready; return 'out';",
        "service worker": f"await navigator.serviceWorker.register('{url}w.js'); return 'out';",
        "own service worker": "await navigator.serviceWorker.register('start.js'); return 'out';",
        "shared worker": f"const w = new SharedWorker('{url}w.js'); return await new Promise((yes, no) => {{"
        " w.port.onmessage = () => yes('out'); w.onerror = () => no('worker'); });",
        "worker from a text": f"const b = new Blob(['fetch(\"{url}\")']);"
        " const w = new Worker(URL.createObjectURL(b)); return await new Promise((yes, no) => {"
        " w.onmessage = () => yes('out'); w.onerror = () => no('worker'); });",
        "worklet": f"await CSS.paintWorklet.addModule('{url}w.js'); return 'out';",
        "refresh": f"const m = document.createElement('meta'); m.httpEquiv = 'refresh';"
        f" m.content = '0;url={url}'; document.head.appendChild(m); return 'tried';",
        "frame of a text": f"const f = document.createElement('iframe');"
        f" f.srcdoc = '<img src=\"{url}x.png\">'; document.body.appendChild(f); return 'tried';",
    }


def test_nothing_that_loads_reaches_another_address(
    qtbot: QtBot, opened: MapView, street: Street, tried: Tried
) -> None:
    """Frames, plugins, media, styles, fonts, workers, hints, pings: the server sees no connection."""
    found = tried(network(street.address))
    qtbot.wait(300)
    assert {name: said for name, said in found.items() if said == "out"} == {}
    assert street.knocks == 0
    assert opened.url().toString().removesuffix("#") == PAGE_URL


def test_the_street_would_hear_a_knock(street: Street) -> None:
    """A connection is counted, so that none means something."""
    with socket.create_connection(street.door.getsockname()) as line:
        assert line.recv(15) == b"HTTP/1.1 200 OK"
    assert street.knocks == 1


def test_no_file_of_the_machine_is_read(tried: Tried, tmp_path: Path) -> None:
    """By no address of a file or of the program's own resources, and by no dialogue."""
    secret = tmp_path / "secret.js"
    secret.write_text("window.read = 'out'")
    bodies: dict[str, str] = {}
    for address in (secret.as_uri(), "qrc:/qtwebchannel/qwebchannel.js", "chrome://version/", "filesystem:x"):
        bodies |= {
            f"fetch {address}": f"await fetch('{address}'); return 'out';",
            f"xhr {address}": "return await new Promise((yes, no) => { const x = new XMLHttpRequest();"
            f" x.onload = () => yes('out'); x.onerror = () => no('xhr'); x.open('GET', '{address}');"
            " x.send(); });",
            f"script {address}": loads("script", f"{{ src: '{address}' }}"),
            f"frame {address}": f"const f = document.createElement('iframe'); f.src = '{address}';"
            " document.body.appendChild(f); await new Promise((yes) => setTimeout(yes, 200));"
            " return f.contentDocument && f.contentDocument.body.innerText ? 'out' : 'empty';",
        }
    bodies["picker"] = "await showOpenFilePicker(); return 'out';"
    bodies["directory"] = "await showDirectoryPicker(); return 'out';"
    bodies["storage"] = "const d = await navigator.storage.getDirectory(); return d ? 'kept' : 'none';"
    bodies["upload"] = (
        "const i = document.createElement('input'); i.type = 'file'; document.body.appendChild(i); i.click();"
        " return await new Promise((yes) => { i.onchange = () => yes(i.files.length ? 'out' : 'none'); });"
    )
    found = tried(bodies)
    assert {name: said for name, said in found.items() if said == "out"} == {}


PERMISSIONS = {
    "place": "return await new Promise((yes, no) => navigator.geolocation.getCurrentPosition("
    "() => yes('out'), (e) => no(e.message)));",
    "notice": "return await Notification.requestPermission() === 'granted' ? 'out' : 'denied';",
    "camera": "await navigator.mediaDevices.getUserMedia({ video: true }); return 'out';",
    "microphone": "await navigator.mediaDevices.getUserMedia({ audio: true }); return 'out';",
    "screen": "await navigator.mediaDevices.getDisplayMedia({ video: true }); return 'out';",
    "clipboard, reading": "await navigator.clipboard.readText(); return 'out';",
    "clipboard, writing": "await navigator.clipboard.writeText('page'); return 'out';",
    "copy": "const i = document.createElement('input'); i.value = 'page'; document.body.appendChild(i);"
    " i.select(); return document.execCommand('copy') ? 'out' : 'no';",
    "paste": "const i = document.createElement('input'); document.body.appendChild(i); i.focus();"
    " document.execCommand('paste'); return i.value ? 'out' : 'no';",
    "full screen": "await document.documentElement.requestFullscreen(); return 'out';",
    "pointer": "await document.documentElement.requestPointerLock();"
    " return document.pointerLockElement ? 'out' : 'no';",
    "usb": "await navigator.usb.requestDevice({ filters: [] }); return 'out';",
    "serial": "await navigator.serial.requestPort(); return 'out';",
    "bluetooth": "await navigator.bluetooth.requestDevice({ acceptAllDevices: true }); return 'out';",
    "midi": "await navigator.requestMIDIAccess({ sysex: true }); return 'out';",
    "fonts": "return (await queryLocalFonts()).length ? 'out' : 'no';",
    "push": "const r = await navigator.serviceWorker.ready; await r.pushManager.subscribe(); return 'out';",
}


def test_nothing_is_asked_of_the_dispatcher_and_nothing_granted(
    opened: MapView, tried: Tried, qtbot: QtBot
) -> None:
    """Place, notices, camera, screen, clipboard, devices: refused without a question on the screen."""
    QApplication.clipboard().setText("typed by the dispatcher")
    windows = {window for window in QApplication.topLevelWidgets() if window.isVisible()}
    found = tried(PERMISSIONS)
    qtbot.wait(100)
    assert {name: said for name, said in found.items() if said == "out"} == {}
    assert QApplication.clipboard().text() == "typed by the dispatcher"
    assert {window for window in QApplication.topLevelWidgets() if window.isVisible()} == windows
    assert not opened.isFullScreen()


def test_there_are_no_plugins_and_no_windows(opened: MapView, tried: Tried, qtbot: QtBot) -> None:
    """No plugin is known, no window opens by any name, no box is shown, no page is printed."""
    views = sum(isinstance(widget, MapView) for widget in QApplication.allWidgets())
    found = tried(
        {
            "plugins": "return navigator.plugins.length + navigator.mimeTypes.length;",
            "pdf": "return navigator.pdfViewerEnabled;",
            "open": "return window.open('about:blank') ? 'out' : 'none';",
            "popup": "return window.open('', 'x', 'popup,width=300,height=200') ? 'out' : 'none';",
            "target": "const a = document.createElement('a'); a.href = 'about:blank'; a.target = '_blank';"
            " document.body.appendChild(a); a.click(); return 'tried';",
            "alert": "alert('x'); return 'tried';",
            "confirm": "return confirm('x') ? 'out' : 'no';",
            "prompt": "return prompt('x', 'y') === null ? 'no' : 'out';",
            "print": "window.print(); return 'tried';",
            "mail": "location.href = 'mailto:x@example.org'; return 'tried';",
            "telephone": "location.href = 'tel:110'; return 'tried';",
            "code": "location.href = 'javascript:window.ran=1'; return 'tried';",
        }
    )
    qtbot.wait(200)
    assert (found.pop("plugins"), found.pop("pdf")) == ("0", "false")
    assert {name: said for name, said in found.items() if said == "out"} == {}
    assert sum(isinstance(widget, MapView) for widget in QApplication.allWidgets()) == views
    assert tried({"ran": "return typeof window.ran;"}) == {"ran": "undefined"}
    assert opened.url() == QUrl(PAGE_URL)
    off = QWebEngineSettings.WebAttribute.PluginsEnabled
    assert not opened._page.settings().testAttribute(off)


def test_nothing_is_downloaded_and_nothing_kept(
    opened: MapView, tried: Tried, street: Street, qtbot: QtBot, tmp_path: Path
) -> None:
    """A download is refused before it begins; what a page keeps is gone with the program, off the disk."""
    profile = opened._page.profile()
    profile.setDownloadPath(str(tmp_path))
    asked: list[Any] = []
    profile.downloadRequested.connect(lambda request: asked.append(request.state()))
    click = "document.body.appendChild(a); a.click(); return 'tried';"
    tried(
        {
            "a text": "const a = document.createElement('a'); a.download = 'x.txt';"
            f" a.href = URL.createObjectURL(new Blob(['x'])); {click}",
            "an address": "const a = document.createElement('a'); a.download = 'x.txt';"
            f" a.href = 'http://{street.address}/x.txt'; {click}",
            "data": "const a = document.createElement('a'); a.download = 'x.txt';"
            f" a.href = 'data:text/plain,x'; {click}",
        }
    )
    qtbot.wait(300)
    assert list(tmp_path.iterdir()) == []
    assert street.knocks == 0
    assert all(state.name in {"DownloadRequested", "DownloadCancelled"} for state in asked)
    found = tried(
        {
            "cookie": "document.cookie = 'x=1'; return document.cookie || 'none';",
            "local": "localStorage.setItem('x', '1'); return 'kept';",
        }
    )
    assert found["cookie"] == "none"
    assert found["local"] != "kept"
    assert profile.isOffTheRecord()
