"""The web engine's conditions, set before QApplication is made: own scheme, sandbox, no way out."""

import os
from pathlib import Path

from PySide6.QtWebEngineCore import QWebEngineUrlScheme

SCHEME = "desk"
HOST = "map"
PAGE_URL = f"{SCHEME}://{HOST}/"

_FLAGS = (
    "--disable-background-networking",
    "--disable-breakpad",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-pings",
    # Names lead nowhere and peer connections find no road but the one by name.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    # Five batches a second leave texts behind: a young heap that may not grow drops them soon, and the page
    # keeps its size over a shift.
    "--js-flags=--max-semi-space-size=2",
)


def register_scheme() -> None:
    """Make ``desk://map/…`` known to the engine; once for a process, before QApplication.

    The scheme is secure (so that nothing from an insecure place may be mixed in) and is neither local nor
    exempt from the content-security policy.
    """
    if QWebEngineUrlScheme.schemeByName(SCHEME.encode()).name() == SCHEME.encode():
        return
    scheme = QWebEngineUrlScheme(SCHEME.encode())
    scheme.setSyntax(QWebEngineUrlScheme.Syntax.Host)
    scheme.setFlags(QWebEngineUrlScheme.Flag.SecureScheme)
    QWebEngineUrlScheme.registerScheme(scheme)


def engine_flags(given: str, *, superuser: bool, has_gpu: bool) -> str:
    """Chromium's command line: what the user *given* in the environment, and ours behind it.

    Only a *superuser* loses the sandbox, because Chromium refuses to start it for root. Without a graphics
    device Chromium's GPU process would only imitate one (SwiftShader), slower than plain software drawing.
    """
    flags = [*given.split(), *_FLAGS] if given else list(_FLAGS)
    if superuser:
        flags.append("--no-sandbox")
    if not has_gpu:
        flags.append("--disable-gpu")
    return " ".join(f'"{flag}"' if " " in flag else flag for flag in dict.fromkeys(flags))


def configure_engine() -> None:
    """Set the engine's flags in the environment; before QApplication, harmless when called again."""
    superuser = hasattr(os, "geteuid") and os.geteuid() == 0
    given = os.environ.get("QTWEBENGINE_CHROMIUM_FLAGS", "")
    if _FLAGS[0] not in given:
        has_gpu = _has_gpu()
        os.environ["QTWEBENGINE_CHROMIUM_FLAGS"] = engine_flags(given, superuser=superuser, has_gpu=has_gpu)
        if not has_gpu:
            # Without it Qt puts the whole window together through an imitated GPU whenever anything is
            # repainted: 15 ms for one label on two cores, against 0.6 ms.
            os.environ.setdefault("QT_QUICK_BACKEND", "software")
    if superuser:
        os.environ["QTWEBENGINE_DISABLE_SANDBOX"] = "1"


def _has_gpu() -> bool:
    """Whether the machine has a graphics device that may draw; assumed where the system does not show it."""
    devices = Path("/dev/dri")
    if not Path("/proc").is_dir():
        return True
    return devices.is_dir() and any(devices.glob("renderD*"))
