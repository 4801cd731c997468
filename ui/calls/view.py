"""接警: the form for what people tell. It lies over the lower row, in place: map and queue stay in sight."""

from collections.abc import Callable
from time import monotonic
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QStackedWidget, QWidget

from ui.bridge.bridge import Bridge
from ui.bridge.selection import Selection
from ui.calls.field import PlainField
from ui.calls.head import CallHead
from ui.calls.intake import Ask, Field, Intake
from ui.calls.keys import Deed, Stop, deed_of
from ui.calls.likeness_rows import likeness_rows
from ui.calls.painted import KindLine, KindList, KindSaid, LikenessList, PlaceList
from ui.kit.failures import Failure, in_one_line
from ui.kit.ink import face
from ui.kit.palette import palette
from ui.kit.type import SMALL_PX

translate = QCoreApplication.translate

FORM_PX = 192
WIDEST_PX = 1600
TICK_MS = 1000
_LONGEST_PLACE, _LONGEST_WORDS, _LONGEST_CALLER = 80, 300, 60


class CallForm(QWidget):
    """The form; its own keys are in `ui.calls.keys`.

    *saved* and *joined* tell the alert that came of a call, which is then selected; *shown* one to be shown
    on the map; *closed* that the form has gone, with its words kept unless they were saved.
    """

    saved = Signal(str)
    joined = Signal(str)
    shown = Signal(str)
    closed = Signal()

    def __init__(
        self,
        bridge: Bridge,
        selection: Selection,
        parent: QWidget | None = None,
        *,
        clock_s: Callable[[], float] = monotonic,
    ) -> None:
        """*clock_s*: the operator's time in seconds, against which the goal runs."""
        super().__init__(parent)
        self._bridge = bridge
        self._selection = selection
        self._pending = ""
        self._joining = ""
        self._is_draft = False
        self.intake = Intake(bridge, clock_s=clock_s)
        self.head = CallHead(self)
        self.place_field = PlainField(_LONGEST_PLACE, self)
        self.words_field = PlainField(_LONGEST_WORDS, self)
        self.caller_field = PlainField(_LONGEST_CALLER, self)
        self.kind_line = KindLine(self)
        self.places = PlaceList(self)
        self.kinds = KindList(self)
        self.likenesses = LikenessList(self)
        self.message = QLabel(self)
        self._labels = [QLabel(self) for _ in range(4)]
        self._beside = QStackedWidget(self)
        self._last = Stop.PLACE
        self._stops = {
            Stop.HEAD: self.head,
            Stop.PLACE: self.place_field,
            Stop.WORDS: self.words_field,
            Stop.CALLER: self.caller_field,
        }
        self._lay_out()
        self._wire()
        self._clock = QTimer(self)
        self._clock.setInterval(TICK_MS)
        self._clock.timeout.connect(self.tick)
        self.hide()

    def _lay_out(self) -> None:
        self.setFixedHeight(FORM_PX)
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setProperty("role", "high")
        self.message.setFont(face(SMALL_PX, bold=True))
        self.message.setWordWrap(True)
        self.message.setFixedHeight(34)
        self.message.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._beside.addWidget(self.places)
        self._beside.addWidget(self.kinds)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 2, 0, 2)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.addWidget(self.head, 0, 0, 1, 4)
        fields = (self.place_field, self.words_field, self.kind_line, self.caller_field)
        for row, (label, field) in enumerate(zip(self._labels, fields, strict=True), start=1):
            label.setProperty("role", "muted")
            label.setContentsMargins(12, 0, 0, 0)
            label.setFixedHeight(26)
            field.setFixedHeight(26)
            grid.addWidget(label, row, 0)
            grid.addWidget(field, row, 1)
        grid.addWidget(self.message, 5, 1)
        grid.addWidget(self._beside, 1, 2, 5, 1)
        grid.addWidget(self.likenesses, 1, 3, 5, 1)
        grid.setColumnMinimumWidth(0, 72)
        for column, share in ((1, 10), (2, 8), (3, 10)):
            grid.setColumnStretch(column, share)
        grid.setRowStretch(6, 1)

    def _wire(self) -> None:
        intake = self.intake
        self.place_field.typed.connect(self._edited(intake.type_place))
        self.words_field.typed.connect(self._edited(intake.type_words))
        self.caller_field.typed.connect(self._edited(intake.type_caller))
        self.head.channel_chosen.connect(self._edited(intake.choose_channel))
        self.head.asked.connect(self._asked)
        self.places.clicked.connect(self._take)
        self.kinds.chosen.connect(self._edited(intake.choose_kind))
        self.likenesses.clicked.connect(self._pick_at)
        for widget in self._stops.values():
            widget.installEventFilter(self)
        self._deeds: dict[Deed, Callable[[Any], object]] = {
            Deed.SAVE: lambda _: self.save(),
            Deed.LEAVE: lambda _: self.escape(),
            Deed.CLEAR: lambda _: self.clear(),
            Deed.JOIN: lambda _: self.join(),
            Deed.PICK: self._pick,
            Deed.LEVEL: self._edited(intake.shift_level),
            Deed.CHANNEL: self._edited(intake.choose_channel),
            Deed.STEP_CHANNEL: self._edited(intake.step_channel),
            Deed.KIND: self._edited(intake.choose_kind),
            Deed.STEP_KIND: self._edited(intake.step_kind),
            Deed.MARK: self._edited(intake.mark),
            Deed.TAKE: lambda _: self._take(),
            Deed.GO: self._go,
            Deed.NOTHING: lambda _: None,
        }
        self._bridge.alert_reported.connect(self._reported)
        self._bridge.command_done.connect(self._done)
        self._bridge.trouble.connect(self._trouble)

    # ------------------------------------------------------------------ what the keys of the window ask

    @property
    def is_open(self) -> bool:
        """Whether a call is being entered."""
        return not self.isHidden()

    @property
    def wants_place(self) -> bool:
        """Whether a click on the bare map is meant for the form: no place yet, or one is at it."""
        return self.is_open and (self.intake.draft.spot is None or self._last is Stop.PLACE)

    def open(self) -> None:
        """The telephone rings: the caret is in the place at once; half-typed work is there again."""
        if not self.is_open:
            self._is_draft = self.intake.begin()
            self._say("")
            self._last = Stop.PLACE
            self.show()
            self.raise_()
            self._clock.start()
        self._show()
        self._focus(self._last)

    def escape(self) -> bool:
        """Put the form away, keeping what is half typed; whether it was open."""
        if not self.is_open:
            return False
        self._clock.stop()
        for widget in self._stops.values():
            widget.clearFocus()  # before it hides: Qt would hand the keys to whatever field comes next
        self.hide()
        self.closed.emit()
        return True

    def set_place(self, lat_deg: float, lon_deg: float) -> None:
        """The place was clicked on the map; the next thing to write is what happened there."""
        if not self.is_open:
            return
        try:
            self.intake.set_place(lat_deg, lon_deg)
        except ValueError:
            self._say(translate("calls", "这一点不在地图上"))
            return
        self._say("")
        self._show()
        self._focus(Stop.WORDS)

    def save(self) -> None:
        """Raise the alert, or say beside the field what is missing; what was typed stays."""
        if self._pending:
            return
        call = self.intake.complete()
        if isinstance(call, Ask):
            self._ask(call)
            return
        self._show()
        self._say("")
        self._pending = "report_alert"
        self._bridge.report_alert(call)

    def join(self) -> None:
        """Note the call with the picked open alert, or the likeliest, instead of raising a new one."""
        if self._pending:
            return
        call = self.intake.to_join()
        if isinstance(call, Ask):
            self._say(call.words)
            return
        self._say("")
        self._pending, self._joining = "join_call", self.intake.joinable
        self._bridge.join_call(self._joining, call)

    def clear(self) -> None:
        """Start anew."""
        self.intake.clear()
        self._is_draft = False
        self._say("")
        self._show()
        self._focus(Stop.PLACE)

    # ------------------------------------------------------------------ what became of it

    def refused(self, command: str, failure: Failure) -> bool:
        """Say what stood against it beside the words, which stay; False when that is not what failed."""
        if not self._pending or command != self._pending:
            return False
        self._pending = ""
        self._say(in_one_line(failure))
        return self.is_open

    def _reported(self, alert_id: str) -> None:
        if self._pending == "report_alert":
            self._finish()
            self._selection.select("alert", alert_id)
            self.saved.emit(alert_id)

    def _done(self, command: str) -> None:
        if command == "join_call" and self._pending == command:
            alert_id = self._joining
            self._finish()
            self._selection.select("alert", alert_id)
            self.joined.emit(alert_id)

    def _trouble(self, words: str) -> None:
        if self._pending and words.startswith(f"{self._pending}:"):  # the window tells it; one may try again
            self._pending = ""

    def _finish(self) -> None:
        self._pending = self._joining = ""
        self.intake.clear()
        self.escape()

    # ------------------------------------------------------------------ news

    def tick(self) -> None:
        """A second has passed: clocks run; where alerts have changed, what is alike is looked for again."""
        self.intake.look_at_news()
        self._show_head()
        self._show_likenesses()

    def _show(self) -> None:
        """Show the draft; a field that holds the same words already is left alone, caret and all."""
        intake = self.intake
        draft = intake.draft
        self.place_field.put(draft.place)
        self.words_field.put(draft.words)
        self.caller_field.put(draft.caller)
        by_hand = draft.kind is not None
        self.kind_line.say(KindSaid(intake.kind, intake.level, intake.guess.because, by_hand))
        self.kinds.show_kind(intake.kind, by_hand=by_hand)
        self.places.show_places(intake.places, intake.marked, searched=bool(draft.place.strip()))
        self._say_labels()
        self._show_head()
        self._show_likenesses()

    def _show_head(self) -> None:
        self.head.show_call(self.intake.draft.channel, self.intake.ran_s, draft=self._is_draft)

    def _show_likenesses(self) -> None:
        intake = self.intake
        rows = likeness_rows(intake.likenesses, self._bridge.picture, self._bridge.now())
        self.likenesses.show_rows(rows, intake.joinable, placed=intake.spot is not None)

    def _say_labels(self) -> None:
        place = translate("calls", "地点")
        words = (
            f"{place} ✓" if self.intake.draft.spot is not None else place,
            translate("calls", "事由"),
            translate("calls", "类别"),
            translate("calls", "报警人"),
        )
        for label, text in zip(self._labels, words, strict=True):
            label.setText(text)
        self.place_field.setPlaceholderText(translate("calls", "路名、路口、地标或拼音首字母"))
        self.words_field.setPlaceholderText(translate("calls", "报警人怎么说就怎么写"))
        self.caller_field.setPlaceholderText(translate("calls", "姓名或号码, 可不填; Enter 保存"))

    def _say(self, words: str) -> None:
        self.message.setText(words)

    def _ask(self, ask: Ask) -> None:
        self._say(ask.words)
        self._show()
        self._focus(Stop.PLACE if ask.field is Field.PLACE else Stop.WORDS)

    # ------------------------------------------------------------------ the form's own keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The form's keys come before the window's; all other letters are writing."""
        stop = next((stop for stop, widget in self._stops.items() if widget is watched), None)
        if stop is None:
            return False
        if event.type() is QEvent.Type.FocusIn:
            self._last = stop
            self._beside.setCurrentWidget(self.places if stop in {Stop.HEAD, Stop.PLACE} else self.kinds)
        elif isinstance(event, QKeyEvent) and event.type() is not QEvent.Type.KeyRelease:
            found = deed_of(stop, event.key(), event.modifiers())
            if found is not None:
                event.accept()  # at first as a shortcut, which the window then does not get
                if event.type() is QEvent.Type.KeyPress:
                    deed, what = found
                    self._deeds[deed](what)
                return True
        return super().eventFilter(watched, event)

    def _go(self, by: int) -> None:
        """To the next field; the marked place is taken on the way, and one that is not found is told."""
        intake = self.intake
        if self._last is Stop.PLACE and by > 0 and intake.draft.place.strip():
            ask = None if intake.take_place() else intake.complete()
            self._say(ask.words if isinstance(ask, Ask) else "")
            self._show()
        stops = list(self._stops)
        self._focus(stops[(stops.index(self._last) + by) % len(stops)])

    def _focus(self, stop: Stop) -> None:
        self._stops[stop].setFocus(Qt.FocusReason.OtherFocusReason)

    def _edited(self, enter: Callable[..., object]) -> Callable[..., None]:
        """Enter something, then show what follows from it; an old complaint goes."""

        def run(*given: object) -> None:
            enter(*given)
            self._say("")
            self._show()

        return run

    def _take(self, at: int | None = None) -> None:
        """Take a place, by default the marked one, and go on to what happened there; else say why not."""
        if self.intake.take_place(at):
            self._say("")
            self._show()
            self._focus(Stop.WORDS)
        elif isinstance(ask := self.intake.complete(), Ask):
            self._ask(ask)

    def _pick(self, by: int) -> None:
        """Pick among the likely ones, and see it on the map; the caret stays."""
        alert_id = self.intake.pick(by)
        self._show_likenesses()
        if alert_id:
            self.shown.emit(alert_id)

    def _pick_at(self, at: int) -> None:
        if at < len(self.intake.likenesses):
            self.intake.picked = self.intake.likenesses[at].alert_id
            self._pick(0)

    def _asked(self, deed: str) -> None:
        {"save": self.save, "clear": self.clear}.get(deed, self.escape)()

    # ------------------------------------------------------------------ look

    def place_over(self, area: QRect) -> None:
        """Lie along the lower edge of *area*, the window without its keycaps."""
        width = min(area.width(), WIDEST_PX)
        self.setGeometry(area.left(), max(area.top(), area.bottom() + 1 - FORM_PX), width, FORM_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A sheet with a bright upper edge."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(palette().surface))
        painter.fillRect(0, 0, self.width(), 2, QColor(palette().link))
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        """Another language: every word anew."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._show()
