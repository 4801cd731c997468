"""The engine's flags: the sandbox stays wherever it can."""

import os

import pytest
from PySide6.QtWebEngineCore import QWebEngineUrlScheme

from ui.map.engine import configure_engine, engine_flags, register_scheme


def test_a_normal_user_keeps_the_sandbox() -> None:
    """Nothing in the flags weakens Chromium's sandbox for whoever is not root."""
    flags = engine_flags("", superuser=False, has_gpu=True)
    assert "sandbox" not in flags
    assert "--disable-gpu" not in flags
    assert "--disable-background-networking" in flags


def test_root_starts_at_all() -> None:
    """Chromium refuses its sandbox to root, so root goes without."""
    assert "--no-sandbox" in engine_flags("", superuser=True, has_gpu=True).split()


def test_without_a_graphics_device_nothing_imitates_one() -> None:
    """Software drawing is asked for where there is no device that draws."""
    assert "--disable-gpu" in engine_flags("", superuser=False, has_gpu=False).split()


@pytest.mark.parametrize(("has_gpu", "backend"), [(True, None), (False, "software")])
def test_without_a_graphics_device_the_window_is_put_together_without_one(
    monkeypatch: pytest.MonkeyPatch,
    has_gpu: bool,  # noqa: FBT001 — a case of the table
    backend: str | None,
) -> None:
    """An imitated one would cost 15 ms at each repaint of any widget."""
    for name in ("QTWEBENGINE_CHROMIUM_FLAGS", "QTWEBENGINE_DISABLE_SANDBOX", "QT_QUICK_BACKEND"):
        monkeypatch.setenv(name, "")  # so that what is set below is taken back
        monkeypatch.delenv(name)
    monkeypatch.setattr("ui.map.engine._has_gpu", lambda: has_gpu)
    configure_engine()
    assert os.environ.get("QT_QUICK_BACKEND") == backend


def test_flags_of_the_user_stay_and_none_comes_twice() -> None:
    """What stands in the environment is kept in front of the desk's own flags."""
    flags = engine_flags("--mine --no-pings", superuser=False, has_gpu=True)
    assert flags.startswith("--mine --no-pings ")
    assert flags.count("--no-pings") == 1


def test_the_scheme_is_registered_once_and_subject_to_the_policy() -> None:
    """Registering again is harmless, and the scheme may not ignore the content-security policy."""
    register_scheme()
    scheme = QWebEngineUrlScheme.schemeByName(b"desk")
    flags = QWebEngineUrlScheme.Flag
    assert scheme.name() == b"desk"
    assert scheme.flags() == flags.SecureScheme
