"""Desk and gateway that do not belong together refuse each other, and the screen says what to do."""

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dispatch.desk import link as link_module
from dispatch.desk.link import Caller, GatewayLink, GatewayRefusedError
from dispatch.gateway import desks
from dispatch.gateway.settings import GatewaySettings
from dispatch.wire.messages import PROTOCOL, FromGateway, Refused
from tests.gateway.conftest import REGISTER, serving
from tests.ui.written import noting_writes
from ui.app import install_language
from ui.shell.start_words import known_refusals, start_failure
from ui.shell.startup import StartWindow

MUST_SAY = {
    "zh": {"what": "席位与网关版本不同", "do": "两边装同一版本"},
    "en": {"what": "Desk and gateway are of different versions", "do": "Install the same version on both"},
}


@pytest.fixture
def settings(tmp_path: Path) -> GatewaySettings:
    """A gateway of a test's own."""
    (tmp_path / "terminals.csv").write_text(REGISTER, encoding="utf-8")
    return GatewaySettings(tmp_path / "data", terminals_csv=tmp_path / "terminals.csv")


def line_to(data_dir: Path) -> GatewayLink:
    """A desk's line that hears nothing but a refusal."""

    async def hear(_: FromGateway) -> None:
        return

    return GatewayLink(data_dir, Caller("7", "王", ""), hear, lambda _up, _why: None)


async def test_the_real_line_and_the_real_gateway_of_two_versions(
    settings: GatewaySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The gateway refuses in words that name both protocols, and the desk does not try again."""
    monkeypatch.setattr(link_module, "PROTOCOL", PROTOCOL + 1)
    async with serving(settings) as running:
        with pytest.raises(GatewayRefusedError, match=f"协议 {PROTOCOL}，.*说协议 {PROTOCOL + 1}") as refused:
            await asyncio.wait_for(line_to(settings.data_dir).run(), 5)
        assert refused.value.code == "version"
        assert running.gateway._situation.counts().refused == {"desk_version": 1}


async def test_a_gateway_whose_plate_others_may_read_is_not_told_the_token(
    settings: GatewaySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While it lives the desk goes no further; a plate left from a crash is waited for as if it were none."""
    monkeypatch.setattr(link_module, "RETRY_S", 0.05)
    plate = settings.data_dir / "gateway.json"
    async with serving(settings) as running:
        plate.chmod(0o644)
        with pytest.raises(GatewayRefusedError, match="他人可读") as refused:
            await asyncio.wait_for(line_to(settings.data_dir).run(), 5)
        assert refused.value.code == "exposed"
        assert running.gateway._situation.counts().refused == {}
        left = plate.read_bytes()
    plate.write_bytes(left)
    plate.chmod(0o644)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(line_to(settings.data_dir).run(), 0.3)


def test_every_refusal_of_the_gateway_has_words_of_its_own() -> None:
    """A new reason to refuse a desk is not shown as a code."""
    sent = set(re.findall(r'Refused\(\s*"(\w+)"', Path(str(desks.__file__)).read_text(encoding="utf-8")))
    assert sent - {"hello"} == known_refusals() - {"exposed"}


@pytest.fixture(params=["zh", "en"])
def lang(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[str]:
    """The screen's language."""
    kept = install_language(qapp, request.param)
    yield request.param
    for translator in kept:
        qapp.removeTranslator(translator)
    install_language(qapp, "zh")


@pytest.mark.usefixtures("desk_look")
@pytest.mark.parametrize("code", sorted(known_refusals()))
def test_the_start_window_says_what_is_wrong_and_what_to_do(qtbot: QtBot, lang: str, code: str) -> None:
    """In either language, whole, within the window."""
    why = "网关 0.1.0 说协议 1，席位 0.1.0 说协议 2：请装同一版本 (install the same version)"
    failure = start_failure(GatewayRefusedError(Refused(code, why)))
    if code == "version":
        assert MUST_SAY[lang]["what"] in failure.what
        assert failure.do.startswith(MUST_SAY[lang]["do"])
        assert "0.1.0" in failure.what
    window = StartWindow()
    qtbot.addWidget(window)
    window.fail(failure.what, failure.means, failure.do)
    with noting_writes() as written:
        window.grab()
    assert [one.text for one in written if one.is_cut] == []
    assert "".join(one.text for one in written).count(failure.do[-6:]) == 1
    window.close()
