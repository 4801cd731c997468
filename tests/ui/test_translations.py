"""Every text has its English, and the English fits."""

import ast
import subprocess
import sysconfig
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from string import Formatter

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dispatch.domain.units import UnitState
from tests.ui.fake_seat import FakeSeat
from translations import ENGLISH
from ui.alerts.row_painter import CLOCK_PX
from ui.kit.band_clock import BandClock
from ui.kit.ink import span_px
from ui.kit.type import SMALL_PX
from ui.kit.words import direction_words, near_words, word
from ui.shell.strip import Strip
from ui.shell.strip_presenter import strip_content

PROJECT = Path(__file__).resolve().parents[2]
CALLS = {"translate", "QT_TRANSLATE_NOOP"}


def texts_in_code() -> set[tuple[str, str]]:
    """Context and text of every call that translates a literal, wherever it stands, f-strings included."""
    found = set()
    for file in (PROJECT / "ui").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or len(node.args) < 2:
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            parts = [part.value for part in node.args[:2] if isinstance(part, ast.Constant)]
            if name in CALLS and len(parts) == 2:
                found.add((str(parts[0]), str(parts[1])))
    return found


def english() -> dict[tuple[str, str], str]:
    """The translations by context and text."""
    return {
        (context.findtext("name", ""), message.findtext("source", "")): message.findtext("translation", "")
        for context in ET.parse(ENGLISH).getroot().iter("context")  # noqa: S314 — this project's own file
        for message in context.iter("message")
    }


def fields(text: str) -> set[str]:
    """Names in braces."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.fixture
def in_english(qapp: QApplication, tmp_path: Path) -> Iterator[None]:
    """The program speaks English, by the translations as they are now."""
    compiled = tmp_path / "tieqi_en.qm"
    lrelease = Path(sysconfig.get_path("scripts")) / "pyside6-lrelease"
    subprocess.run([lrelease, "-silent", ENGLISH, "-qm", compiled], check=True)
    translator = QTranslator()
    assert translator.load(str(compiled))
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)


def test_every_text_in_the_code_is_in_the_translations() -> None:
    """Lupdate overlooks a call inside an f-string: such a text would stay Chinese without a word."""
    assert not texts_in_code() - english().keys()


def test_a_translation_keeps_the_names_in_braces() -> None:
    """What the code fills in is asked for by the same names in both languages."""
    wrong = {source: text for (_, source), text in english().items() if fields(source) != fields(text)}
    assert not wrong


def test_no_translation_is_chinese() -> None:
    """An English text holds no Chinese character."""
    assert not [text for text in english().values() if any("一" <= letter <= "鿿" for letter in text)]


@pytest.mark.usefixtures("in_english")
def test_words_are_english_when_the_program_is() -> None:
    """Enumerations, directions and places are translated, a road's own name is not."""
    assert word(UnitState.AVAILABLE) == "Free"
    assert direction_words("东北→西南") == "NE→SW"
    assert near_words("近兴华路") == "near 兴华路"
    assert near_words("近兴华路口") == "near 兴华路"
    assert near_words("兴华路口") == "at 兴华路"
    assert QCoreApplication.translate("strip", "处置率") == "Handled"


@pytest.mark.parametrize("width", [1366, 1920])
@pytest.mark.usefixtures("in_english", "desk_look")
def test_the_strip_fits_in_english_too(qtbot: QtBot, seat: FakeSeat, width: int) -> None:
    """English words are longer; the strip says less before it cuts anything."""
    strip = Strip("simulated")
    qtbot.addWidget(strip)
    strip.resize(width, strip.height())
    strip.show_sound(600.0, has_device=True)
    strip.gauges.show_content(
        strip_content(seat.picture, seat.now(), seat.policy, seat.rates(), "Seat 2 · Wang")
    )
    strip.show()
    strip.grab()
    assert 0 < strip.gauges.used_px <= strip.gauges.width()


@pytest.mark.parametrize("step", ["签收", "到场"])
@pytest.mark.usefixtures("in_english", "desk_look")
def test_a_clock_that_is_over_is_not_cut_in_english(step: str) -> None:
    """The words beside a row's clock say how much, which is what matters."""
    at = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
    stands = BandClock(at, QCoreApplication.translate("alerts", step), 60).at(at + timedelta(minutes=29))
    assert stands.words.endswith("late 28:00")
    assert span_px(stands.words, SMALL_PX) <= CLOCK_PX - 8
