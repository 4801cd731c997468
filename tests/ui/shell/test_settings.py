"""Settings: one struct is the source of file, dialog and page; a damaged file costs what is damaged."""

import dataclasses
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLineEdit, QSpinBox
from pytestqt.qtbot import QtBot

from dispatch.bootstrap.configuration import DEMO, Configuration, load
from tests.ui.shell.conftest import PlainMap, SilentPlayer
from ui.bridge.bridge import Bridge
from ui.kit.palette import apply_theme, palette
from ui.shell.frame import Home
from ui.shell.settings.city import city_fields, lines_of, unit_of
from ui.shell.settings.city_words import MEANINGS, SECTIONS
from ui.shell.settings.presenter import City, city_rows, found, seat_rows
from ui.shell.settings.seat import SeatSettings, SettingsFile, seat_fields, seat_settings, toml_text
from ui.shell.settings.window import SettingsWindow
from ui.shell.window import DeskWindow


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    """A change is in the file at once, with its meaning and default beside it."""
    file = SettingsFile(tmp_path / "deep" / "2.toml")
    assert file.change("theme", "light")
    assert file.change("mute_minutes", 25)
    again = SettingsFile(tmp_path / "deep" / "2.toml")
    assert (again.current.theme, again.current.mute_minutes) == ("light", 25)
    text = (tmp_path / "deep" / "2.toml").read_text(encoding="utf-8")
    assert "# 静音时长 (min): " in text
    assert "默认 default: 10" in text


@given(name=st.text(max_size=24))
def test_any_text_survives_the_file(name: str) -> None:
    """Quotes, controls, and whatever a name may hold are written as TOML that reads the same."""
    assert tomllib.loads(toml_text(SeatSettings(layout=name)))["layout"] == name


@pytest.mark.parametrize("content", ["[", "theme = 7\n", 'colour = "red"\n', 'theme = "dark"\x00', "\ud800"])
def test_a_damaged_file_costs_only_what_is_damaged(tmp_path: Path, content: str) -> None:
    """The desk starts with defaults; a good line beside a bad one counts."""
    path = tmp_path / "2.toml"
    path.write_bytes(content.encode("utf-8", "surrogatepass"))
    assert SettingsFile(path).current == SeatSettings()
    path.write_text('theme = "blue"\nmute_minutes = 30\n', encoding="utf-8")
    assert SettingsFile(path).current == SeatSettings(mute_minutes=30)


def test_the_seat_goes_before_the_city_and_the_command_line_before_both(tmp_path: Path) -> None:
    """And what the command line says is not written."""
    path = tmp_path / "2.toml"
    city = seat_settings({"theme": "light", "language": "en", "volume_percent": 50})
    path.write_text('language = "zh"\n', encoding="utf-8")
    file = SettingsFile(path, city, {"theme": "dark"})
    assert (file.current.language, file.current.theme, file.current.volume_percent) == ("zh", "dark", 50)
    file.change("trails", value=False)
    assert SettingsFile(path, city).current.theme == "light"


@pytest.mark.parametrize(
    ("key", "value"),
    [("volume_percent", 500), ("text_percent", 110), ("theme", "blue"), ("layout", "x" * 99)],
)
def test_a_value_out_of_its_bounds_is_refused(key: str, value: object) -> None:
    """The type says what may be."""
    with pytest.raises(ValueError, match=rf"\$\.{key}"):
        seat_settings({key: value})


def test_every_setting_of_the_city_has_its_words() -> None:
    """No more and no fewer than the file has; units come from the names."""
    fields = city_fields()
    assert {field.key for field in fields} == set(MEANINGS)
    assert {field.section for field in fields} == set(SECTIONS)
    assert {field.name for field in dataclasses.fields(Configuration)} - {"directory", "desk"} == {
        section.partition(".")[0] for section in SECTIONS
    }
    assert unit_of("ranking.motorcycle.filter_surplus_mps") == "m/s"
    assert unit_of("door.unread_bytes") == "B"
    assert unit_of("door.connections") == ""


def test_the_citys_rows_say_where_to_change_them() -> None:
    """The line of the file where there is one, else its section; a key that opens something is not shown."""
    rows = {row.field.key: row for row in city_rows(City(load(DEMO), DEMO))}
    number = lines_of(DEMO)["congestion.raise_below"]
    assert DEMO.read_text(encoding="utf-8").splitlines()[number - 1].startswith("raise_below")
    assert rows["congestion.raise_below"].where == f"desk.toml 第 {number} 行"
    assert rows["arrival.radius_m"].where == "desk.toml [arrival] 里加"
    assert rows["traffic.key"].field.shown == "••••"
    assert (rows["traffic.period_s"].field.value, rows["traffic.period_s"].field.default) == (30.0, 60.0)


def test_a_search_finds_by_title_key_and_explanation() -> None:
    """All words must be there, in any order and case; nothing typed finds everything."""
    rows = seat_rows()
    assert [row.field.key for row in rows if found(row.sought, "静音 m")] == ["mute_minutes"]
    assert [row.field.key for row in rows if found(row.sought, "VOLUME")] == ["volume_percent"]
    assert all(found(row.sought, "") for row in rows)


@pytest.fixture
def window(bridge: Bridge, qtbot: QtBot, player: SilentPlayer, tmp_path: Path) -> DeskWindow:
    """A desk whose settings live in a file."""
    home = Home(SettingsFile(tmp_path / "2.toml"), City(load(DEMO), DEMO))
    made = DeskWindow(bridge, PlainMap(), player=player, home=home)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def opened(window: DeskWindow) -> SettingsWindow:
    """The settings of a desk, as its action opens them."""
    window.book.qt("settings").trigger()
    made = window.frame._settings_window
    assert made is not None
    return made


@pytest.fixture
def by_night(qapp: QApplication) -> Iterator[None]:
    """Whatever a test puts on, the next one begins by night."""
    yield
    apply_theme(qapp, "dark")


@pytest.mark.usefixtures("by_night")
def test_a_change_takes_effect_at_once_and_is_written(window: DeskWindow, tmp_path: Path) -> None:
    """The theme changes while the dialog is open, F9's change is kept too."""
    settings = opened(window)
    assert not settings.isModal()
    theme = settings.seat.controls["theme"]
    assert isinstance(theme, QComboBox)
    theme.setCurrentIndex(1)
    theme.activated.emit(1)
    assert palette().name == "light"
    assert SettingsFile(tmp_path / "2.toml").current.theme == "light"
    window.toggle_theme()
    assert SettingsFile(tmp_path / "2.toml").current.theme == "dark"
    escalation = settings.seat.controls["escalation"]
    assert isinstance(escalation, QCheckBox)
    escalation.setChecked(False)
    assert not window.sounds.policy.escalates


def test_every_setting_has_a_control_that_shows_it(window: DeskWindow) -> None:
    """A switch, a choice, a number or a line."""
    settings = opened(window)
    assert set(settings.seat.controls) == {field.key for field in seat_fields()}
    kinds = (QCheckBox, QComboBox, QSpinBox, QLineEdit)
    assert all(isinstance(control, kinds) for control in settings.seat.controls.values())


def test_the_search_leads_to_the_tab_that_has_it(window: DeskWindow) -> None:
    """A city's setting is found from the seat's tab; what nobody has is said."""
    settings = opened(window)
    settings.search.setText("raise_below")
    assert settings.tabs.currentIndex() == 1
    assert settings.tabs.tabText(1).endswith("1")
    settings.search.setText("绝无此项")
    assert "绝无此项" in settings.message.text()


def test_m_mutes_for_as_long_as_was_set(window: DeskWindow, tmp_path: Path) -> None:
    """Five minutes instead of ten."""
    del tmp_path
    spin = opened(window).seat.controls["mute_minutes"]
    assert isinstance(spin, QSpinBox)
    spin.setValue(5)
    window.toggle_muted()
    assert 280 < window.sounds.muted_left_s <= 300


def test_the_keyboard_returns_to_the_desk(
    bridge: Bridge, qtbot: QtBot, player: SilentPlayer, plain_map: PlainMap
) -> None:
    """When the settings or the line for a layout's name are closed, whatever the window manager does."""
    window = DeskWindow(bridge, plain_map, badge="模拟交通", player=player)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    for enter in (window.frame.open_settings, window.frame.ask_layout_name):
        enter()
        qtbot.waitUntil(lambda: QApplication.activeWindow() not in {None, window}, timeout=5000)
        QTest.keyClick(QApplication.activeWindow() or window, Qt.Key.Key_Escape)
        qtbot.waitUntil(window.isActiveWindow, timeout=5000)
