"""Puts the window on the core: engine, fonts, language, loop, seat, window, and a clean end."""

import argparse
import asyncio
import json
import os
import sys
import types
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path
from typing import Any

import structlog
from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QLoggingCategory, QSize, Qt, QTranslator
from PySide6.QtWidgets import QApplication

from dispatch.bootstrap.configuration import ConfigurationError
from dispatch.bootstrap.rehearsing import Rehearser
from dispatch.bootstrap.rooms import desk_log
from dispatch.bootstrap.sitting import Sitting
from dispatch.domain.printed import printed
from ui.bridge import loop
from ui.bridge.bridge import Bridge
from ui.bridge.port import SeatPort
from ui.bridge.rehearsals import RehearserPort
from ui.kit.palette import PALETTES, apply_theme, palette
from ui.kit.resources import RESOURCES
from ui.kit.type import apply_type
from ui.map.engine import configure_engine, register_scheme
from ui.shell.operator_choice import OperatorChoice
from ui.shell.operator_window import GivenUpError, OperatorWindow
from ui.shell.settings.presenter import City
from ui.shell.settings.seat import SettingsFile, seat_settings
from ui.shell.shot import ShotError, take_shot, write_shot
from ui.shell.start_words import start_failure
from ui.shell.startup import ASKED, StartWindow

log = structlog.get_logger()
translate = QCoreApplication.translate

NO_SEAT = 1
NO_SHOT = 3
_FULL = 100

CHARTS_AFTER_S = 2.0

USUAL_AFTER_S = 8.0
"""So long the desk asks who sits down before it takes the one that the configuration names, if it does."""

LEAVE_S = 10.0
"""So long the seat may take to say goodbye before the desk ends without."""


@dataclass(frozen=True, slots=True)
class WindowOptions:
    """How the window is to be.

    *lang* zh or en; *theme* dark or light; *exit_after_s* counts from the moment the window is there; *shot*
    is written just before the window closes; *badge* says what kind of simulation this is, empty in a real
    city; *landmarks* a GeoJSON file; *size* in pixels, None for all of the screen; *tour* whether the keys
    are told to somebody who has never seen that; *awaited* what the start is waiting for, see `StartWindow`;
    *rehearser* plays plans through, None where nobody can.
    """

    lang: str = "zh"
    theme: str = "dark"
    exit_after_s: float | None = None
    shot: Path | None = None
    badge: str = ""
    landmarks: Path | None = None
    title: str = ""
    size: tuple[int, int] | None = None
    settings: SettingsFile = field(default_factory=lambda: SettingsFile(None))
    city: City | None = None
    layout_file: Path | None = None
    tour: bool = False
    awaited: Callable[[], str] = str
    rehearser: RehearserPort | None = None


def run_desk(make_seat: Callable[[], Awaitable[SeatPort]], options: WindowOptions) -> int:
    """Show the desk until it is closed, and return the exit code.

    *make_seat* gives a seat that has been started; whatever it raises is shown in words, and the code is 1.
    3 means that the picture could not be written.
    """
    # Qt tells of each sound server that is not installed; the desk plays through whichever is.
    QLoggingCategory.setFilterRules("qt.multimedia.*=false")
    register_scheme()
    configure_engine()
    if options.settings.current.text_percent != _FULL:
        os.environ.setdefault("QT_SCALE_FACTOR", f"{options.settings.current.text_percent / _FULL:g}")
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    app = QApplication(sys.argv[:1])
    app.setApplicationName("tieqi-desk")
    app.setQuitOnLastWindowClosed(False)  # the loop ends when the seat has been left, not before
    apply_type(app)
    apply_theme(app, options.theme if options.theme in PALETTES else "dark")
    translators = install_language(app, options.lang)
    code = loop.run(app, _Desk(make_seat, options).live())
    del translators
    return code


def install_language(app: QCoreApplication, lang: str) -> list[QTranslator]:
    """Speak *lang*; the texts in the code are Chinese. Returns what the program must keep."""
    locale = QLocale(QLocale.Language.English if lang == "en" else QLocale.Language.Chinese)
    QLocale.setDefault(locale)
    files = [
        Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)) / f"qtbase_{locale.name()}.qm"
    ]
    if lang != "zh":
        files.append(RESOURCES / "translations" / f"tieqi_{lang}.qm")
    kept: list[QTranslator] = []
    for file in files:
        translator = _InMemory(app)
        if translator.read(file):
            app.installTranslator(translator)
            kept.append(translator)
        elif file.parent.name == "translations" and file.name.startswith("tieqi"):
            sys.stderr.write(f"{file.name} is missing: `make run` builds it; the desk speaks Chinese\n")
    return kept


class _InMemory(QTranslator):
    """Holds its texts itself: Qt would map the file, and a program being updated would speak Chinese."""

    def read(self, file: Path) -> bool:
        """Take the texts of *file*; False where there are none."""
        try:
            self._texts = file.read_bytes()
        except OSError:
            return False
        return self.load(self._texts)


class _Desk:
    """One life of the desk, from the start window to the seat's goodbye."""

    def __init__(self, make_seat: Callable[[], Awaitable[SeatPort]], options: WindowOptions) -> None:
        self._make_seat = make_seat
        self._options = options
        self._end = asyncio.Event()

    async def live(self) -> int:
        """Start, show, end."""
        loop.on_signals(self._end.set)
        seat = await self._seat()
        if seat is None:
            return NO_SEAT
        try:
            return await self._window(seat)
        finally:
            await _leave(seat)

    async def _seat(self) -> SeatPort | None:
        """The seat, with a start window while it takes; None when there is none to be had."""
        waiting = StartWindow(self._options.awaited)
        waiting.gives_up.connect(self._end.set)
        starting = asyncio.ensure_future(self._make_seat())
        ended = asyncio.create_task(self._end.wait(), name="given up")
        await asyncio.sleep(0)  # the seat takes its first steps, then the panels load while it waits
        _load_panels()
        try:
            await asyncio.wait([starting, ended], return_when=asyncio.FIRST_COMPLETED)
            if not starting.done():
                starting.cancel()
                await asyncio.gather(starting, return_exceptions=True)
                return None
            return starting.result()
        except GivenUpError:
            return None
        except Exception as error:  # noqa: BLE001 — whatever it is, it is told and logged
            await self._tell_failure(waiting, error)
            return None
        finally:
            ended.cancel()
            waiting.gives_up.disconnect(self._end.set)
            waiting.close()

    async def _tell_failure(self, waiting: StartWindow, error: Exception) -> None:
        """Say it on stderr in one line, and in the window until that is closed or the time is over."""
        failure = start_failure(error)
        sys.stderr.write(f"{printed(failure.what)}\n")
        log.error("no_seat", error=repr(error))
        waiting.fail(failure.what, failure.means, failure.do)
        await self._until_end()

    async def _until_end(self) -> None:
        try:
            await asyncio.wait_for(self._end.wait(), self._options.exit_after_s)
        except TimeoutError:
            log.info("time_is_over", after_s=self._options.exit_after_s)

    async def _window(self, seat: SeatPort) -> int:
        # Loaded by now, see _load_panels; not at the top, for the engine has to be configured first.
        from ui.map.view import MapView  # noqa: PLC0415 — see above
        from ui.shell.frame import Home  # noqa: PLC0415 — see above
        from ui.shell.window import SMALLEST, DeskWindow  # noqa: PLC0415 — see above

        options = self._options
        bridge = Bridge(seat)
        if options.rehearser is not None:
            bridge.tasks.rehearse_with(options.rehearser)
        city_map = MapView(seat.network, _landmarks(options.landmarks), options.badge, palette=palette())
        window = DeskWindow(
            bridge,
            city_map,
            badge=options.badge,
            title=options.title,
            layout_file=options.layout_file,
            home=Home(options.settings, options.city),
        )
        window.left.connect(self._end.set)
        _note_first_units(bridge, city_map)
        hook = _surface(bridge)
        code = 0
        try:
            if options.size is None:
                window.showMaximized()
            else:
                window.resize(QSize(*options.size))
                window.show()
            log.info("window_shown", width=window.width(), height=window.height(), least=SMALLEST.toTuple())
            if options.tour:
                window.frame.begin_tour_once()
            late = asyncio.create_task(_load_charts(), name="charts")
            await self._until_end()
            late.cancel()
            if options.shot is not None:
                code = await _shoot(window, city_map, options.shot)
        finally:
            sys.excepthook = hook
            window.hide()
            await bridge.close()
            window.deleteLater()
            await asyncio.sleep(0)
        return code


def _load_panels() -> None:
    """Load web engine and panels, half a second of a processor that a starting seat leaves idle."""
    import ui.map.view  # noqa: PLC0415 — see above
    import ui.shell.window  # noqa: F401, PLC0415 — see above


async def _load_charts() -> None:
    """Load what draws charts, a quarter of a second, while the desk is used already."""
    await asyncio.sleep(CHARTS_AFTER_S)
    await asyncio.to_thread(import_module, "ui.shell.task_window")


def _note_first_units(bridge: Bridge, city_map: Any) -> None:  # noqa: ANN401 — a widget that is loaded later
    """Log once when the map shows units: from then on the desk can be worked with."""

    def note(_batch: int) -> None:
        units = sum(unit.position is not None for unit in bridge.picture.units.values())
        if units:
            city_map.drawn_batch.disconnect(note)
            log.info("units_drawn", units=units)
            loop.settle(bridge)

    city_map.drawn_batch.connect(note)


def _surface(bridge: Bridge) -> Callable[..., Any]:
    """Log and show an error in any slot, where a traceback would be seen by nobody; returns the old hook."""
    before = sys.excepthook

    def show(kind: type[BaseException], error: BaseException, trace: types.TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            before(kind, error, trace)
            return
        log.error("slot_broke", exc_info=(kind, error, trace))
        bridge.trouble.emit(f"{kind.__name__}: {error}")

    sys.excepthook = show
    return before


async def _shoot(window: Any, city_map: Any, path: Path) -> int:  # noqa: ANN401 — widgets that are loaded later
    try:
        write_shot(await take_shot(window, city_map), path)
    except ShotError as error:
        sys.stderr.write(f"{printed(str(error))}\n")
        return NO_SHOT
    return 0


async def _leave(seat: SeatPort) -> None:
    """Say goodbye; a gateway that does not answer must not keep the desk."""
    try:
        await asyncio.wait_for(seat.stop(leave=True), LEAVE_S)
    except TimeoutError:
        log.warning("goodbye_unanswered", after_s=LEAVE_S)


def _landmarks(file: Path | None) -> dict[str, Any]:
    """The landmarks' FeatureCollection; an empty one where there is no file or it cannot be read."""
    empty: dict[str, Any] = {"type": "FeatureCollection", "features": []}
    if file is None:
        return empty
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        log.warning("no_landmarks", file=str(file), error=str(error))
        return empty
    return found if isinstance(found, dict) else empty


def run_sitting(options: argparse.Namespace, sitting: Sitting) -> int:
    """Run the desk of *sitting*, whose neighbours are under way; errors in one line on stderr."""
    try:
        window = window_options(options, sitting)
        log_file = desk_log(sitting.sitter.data_dir, sitting.sitter.seat)
    except (ConfigurationError, OSError, ValueError) as error:
        sitting.neighbours.call_off()
        sys.stderr.write(f"{printed(str(error))}\n")
        return NO_SEAT

    reading, asking = True, False

    async def who() -> str:
        nonlocal asking
        if not sitting.is_asked or not _is_watched(options):
            return sitting.sitter.operator or sitting.usual
        choice = OperatorChoice(sitting.people.all(), sitting.usual, USUAL_AFTER_S)
        asking = True
        try:
            return await OperatorWindow(choice).answer()
        finally:
            asking = False

    async def make_seat() -> SeatPort:
        nonlocal reading
        seat = await sitting.seat(who)
        reading = False
        await seat.start()
        return seat

    def awaited() -> str:
        if asking:
            return ASKED
        return "network" if reading else sitting.neighbours.awaited()

    try:
        return run_desk(make_seat, replace(window, awaited=awaited))
    finally:
        log_file.close()


def window_options(options: argparse.Namespace, sitting: Sitting) -> WindowOptions:
    """The window that command line, the seat's settings and the configuration ask for, in this order.

    Raises ConfigurationError for --size and for the configuration's section of the desk.
    """
    city, sitter = sitting.configuration.city, sitting.sitter
    given = {"language": options.lang, "theme": options.theme}
    try:
        settings = SettingsFile(
            sitter.data_dir / "seats" / f"{sitter.seat}.toml",
            seat_settings(sitting.configuration.desk),
            {key: value for key, value in given.items() if value is not None},
        )
    except ValueError as error:
        raise ConfigurationError(f"{sitting.city_file}: [desk]: {error}") from error
    lang = settings.current.language
    return WindowOptions(
        lang=lang,
        theme=settings.current.theme,
        exit_after_s=options.exit_after,
        shot=options.shot,
        badge=(city.badge_en if lang == "en" else "") or city.badge,
        landmarks=sitting.landmarks,
        title="",
        size=_size(options.size),
        settings=settings,
        city=City(sitting.configuration, sitting.city_file),
        layout_file=sitter.data_dir / "seats" / f"{sitter.seat}.json",
        tour=options.tour or _is_watched(options),
        rehearser=Rehearser(sitting.configuration, sitter.data_dir),
    )


def _is_watched(options: argparse.Namespace) -> bool:
    """Whether somebody sits before the window: nothing was said of its size, its end or a picture of it."""
    return options.size is None and options.shot is None and options.exit_after is None


def _size(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    width, _, height = text.partition("x")
    if not (width.isdigit() and height.isdigit() and int(width) and int(height)):
        raise ConfigurationError(f"--size: not WxH: {text}")
    return int(width), int(height)
