"""报告: the page on which a report grows, is remarked on, signed, annexed and printed."""

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QCoreApplication, QObject, QStandardPaths, QTimer, Signal
from PySide6.QtWidgets import QWidget

from dispatch.picture.views import Picture, TaskView
from dispatch.reports.paper import Paper
from ui.bridge.bridge import Bridge
from ui.execution.paper_view import PaperView
from ui.execution.report_actions import report_actions
from ui.execution.report_form import ReportForm
from ui.execution.report_presenter import NO_REPORT, ReportState, Typed, differences, report_state
from ui.kit.failures import Failure, in_one_line
from ui.map.overlay import PlanOverlay
from ui.plans.layers import plan_overlay
from ui.shell.actions import Action
from ui.shell.question import Question
from ui.shell.task_page import Prompt, TaskFrame

translate = QCoreApplication.translate

READ_EVERY_S = 2.0
"""A report that grows is read anew at most so often; what somebody did here is read at once."""

KEEP_MS = 700
"""So long after the last letter what is half typed is kept."""

ENDINGS = (".pdf", ".docx", ".json")
COMMANDS = frozenset({"remark", "sign", "annex", "read_report", "print_report"})


class ReportPage(QObject):
    """The report below the map, what is entered about it at the right."""

    overlay_changed = Signal()

    def __init__(self, bridge: Bridge, frame: TaskFrame) -> None:
        super().__init__()
        self._bridge = bridge
        self._tasks = bridge.tasks
        self._frame = frame
        self._task_id = ""
        self._seen: TaskView | None = None
        self._asked_s = float("-inf")
        self._is_reading = False
        self._is_closed = False
        self._overlay = PlanOverlay()
        self._compared = 0
        self.state: ReportState = NO_REPORT
        self.paper: Paper | None = None
        self.title = translate("report", "报告")
        self.form = ReportForm()
        self.widget: QWidget = self.form
        self.sheet = PaperView()
        self.below: QWidget | None = self.sheet
        self._keeper = QTimer(self)
        self._keeper.setSingleShot(True)
        self._keeper.setInterval(KEEP_MS)
        self._keeper.timeout.connect(self._keep)
        self._printing: tuple[str, float] | None = None
        self.form.typed.connect(self._keeper.start)
        self.form.entered.connect(self.enter)
        self.form.versions.picked.connect(self.compare)
        self._tasks.done.connect(self._done)

    # ------------------------------------------------------------------ what the keys do

    @property
    def is_seen(self) -> bool:
        """Whether the page is the one that is shown."""
        return self.widget.isVisible() and self.state.task_id != ""

    def can_enter(self) -> bool:
        """Whether what is typed can be entered now."""
        return self.is_seen and (self.state.may_remark or self.state.may_annex)

    def enter(self) -> None:
        """Enter problems and suggestions, or, of a signed report, the annex."""
        typed, task_id = self.form.written(), self._task_id
        if self.state.may_remark:
            work = self._tasks.hand.remark(task_id, typed.problems, typed.suggestions)
            self._tasks.do("remark", task_id, work)
        elif self.state.may_annex:
            self._tasks.do("annex", task_id, self._tasks.hand.annex(task_id, typed.annex))

    def write(self) -> None:
        """Go to the field that can be written in."""
        self.form.write()

    def sign(self) -> None:
        """Ask whether to sign; the second time sign."""
        task_id, hand = self._task_id, self._tasks.hand
        self._frame.ask_first(
            Question(
                "sign",
                task_id,
                translate("report", "签发 {task} 的报告?").format(task=task_id),
                translate("report", "签发之后只能加附页, 不能再改。"),
                translate("report", "签发"),
                "Ctrl+Shift+S",
                lambda: self._tasks.do("sign", task_id, hand.sign(task_id)),
            )
        )

    def is_asked(self, action_id: str) -> bool:
        """Whether an action waits to be confirmed."""
        return self._frame.is_asked(action_id)

    def export(self) -> None:
        """Ask where to; the ending says in which form."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        name = translate("report", "{task} 报告.pdf").format(task=self._task_id)
        self._frame.ask(
            Prompt(
                f"export:{self._task_id}",
                translate("report", "导出到"),
                translate("report", "文件名以 .pdf、.docx 或 .json 结尾"),
                self._print,
                is_needed=True,
                text=str(Path(folder) / name),
            )
        )

    def _print(self, where: str) -> None:
        file = Path(where.strip()).expanduser()
        if file.suffix.lower() not in ENDINGS:
            self.form.say(translate("report", "没有导出: 文件名要以 .pdf、.docx 或 .json 结尾"), "high")
            return
        self._printing = (file.name, monotonic())
        self.form.say(translate("report", "正在写 {file} …").format(file=file.name), "muted")

        def written(failed: str) -> None:
            self._printing = None
            if self._is_closed:
                return
            if failed:
                words = translate("report", "没有导出 {file}: {why}").format(file=file.name, why=failed)
                self.form.say(words, "high")
            else:
                self.form.say(translate("report", "已存 {file}").format(file=file), "good")

        self._tasks.print_report(self._task_id, file, written)

    def compare(self, key: str = "") -> None:
        """Show what a version changed; without one the newest, and the report again when it is shown."""
        newest = self.state.versions[0].version.version if self.state.versions else 0
        number = int(key) if key else newest
        self._compared = 0 if number == self._compared else number
        self.form.versions.choose(str(self._compared) if self._compared else "", is_chosen=False)
        self._show_sheet()

    def turn(self, pages: int) -> None:
        """Read on."""
        self.sheet.turn(pages)

    # ------------------------------------------------------------------ news

    def actions(self) -> Sequence[Action]:
        """What can be done here."""
        return report_actions(self)

    def show_task(self, task_id: str) -> None:
        """Show a task's report; what was typed about another is kept under its own name."""
        if task_id == self._task_id:
            return
        self._keep()
        self._task_id, self._seen, self.paper, self._compared = task_id, None, None, 0
        self._asked_s = float("-inf")
        self.state = NO_REPORT
        self.form.clear()
        if self._tasks.task(task_id) is not None:
            key = self._draft_key(task_id)
            drafts = self._tasks.hand.drafts
            self._tasks.ask(
                "load_remarks", task_id, drafts.load_draft(key), lambda text: self._loaded(task_id, text)
            )
        if self.widget.isVisible():
            self.refresh(self._bridge.picture, self._bridge.now())

    def refresh(self, picture: Picture, now: datetime) -> None:
        """Show how far it is, and read it anew when the task has changed."""
        del now
        self.state = report_state(picture, self._task_id, self._tasks.person)
        self.form.show_state(self.state, self._bridge.now())
        if self._printing is not None:
            name, begun_s = self._printing
            words = translate("report", "正在写 {file} … {seconds} 秒")
            self.form.say(words.format(file=name, seconds=round(monotonic() - begun_s)), "muted")
        task = self._tasks.task(self._task_id)
        if task is not None and task is not self._seen and not self._is_reading:
            at_s = monotonic()
            if at_s - self._asked_s >= READ_EVERY_S:
                self._asked_s, self._seen, self._is_reading = at_s, task, True
                self._tasks.report_paper(self._task_id, self._read)
        self._show_sheet()
        self._lay_over()

    def _read(self, task_id: str, paper: Paper) -> None:
        self._is_reading = False
        if task_id == self._task_id and not self._is_closed:
            self.paper = paper
            self._show_sheet()

    def _show_sheet(self) -> None:
        if self._compared:
            rows = differences(self.state.versions, self._compared)
            title = translate("report", "第 {before} 版 → 第 {after} 版").format(
                before=self._compared - 1, after=self._compared
            )
            first = translate("report", "第 1 版, 之前没有版本")
            empty = first if self._compared == 1 else translate("report", "没有差别")
            self.sheet.show_differences(title, rows, empty)
        elif self.paper is not None:
            self.sheet.show_paper(self.paper)
        else:
            self.sheet.show_nothing(
                translate("report", "正在读 …") if self._is_reading else translate("report", "左边选一个任务")
            )

    def _lay_over(self) -> None:
        task = self._tasks.task(self._task_id)
        version = task.prepared.current if task is not None and task.prepared is not None else None
        laid = PlanOverlay() if version is None else plan_overlay(version.plan, self._bridge.network)
        if laid != self._overlay:
            self._overlay = laid
            self.overlay_changed.emit()

    # ------------------------------------------------------------------ what is half typed

    def _draft_key(self, task_id: str) -> str:
        return f"report:{self._tasks.seat}:{task_id}"

    def _keep(self) -> None:
        """Keep what is half typed, so that neither a crash nor another task loses it."""
        self._keeper.stop()
        if not self._task_id or not self.form.is_touched:
            return
        typed = self.form.written()
        text = json.dumps([typed.problems, typed.suggestions, typed.annex], ensure_ascii=False)
        self._tasks.do(
            "keep_remarks",
            self._task_id,
            self._tasks.hand.drafts.save_draft(self._draft_key(self._task_id), text),
        )
        self.form.is_touched = False

    def _loaded(self, task_id: str, text: str | None) -> None:
        typed = read_draft(text)
        if typed is None or self._is_closed:
            return
        if task_id == self._task_id and not self.form.is_touched:
            self.form.restore(typed)

    def _done(self, command: str, task_id: str) -> None:
        if task_id != self._task_id or command not in COMMANDS:
            return
        if command in {"remark", "annex"}:
            self._keeper.stop()
            self.form.entered_now(command)
            drafts = self._tasks.hand.drafts
            self._tasks.do("drop_remarks", task_id, drafts.drop_draft(self._draft_key(task_id)))
        if command in {"remark", "annex", "sign"}:
            self.form.say(_done_words(command), "good")
            self._asked_s = float("-inf")
            self.refresh(self._bridge.picture, self._bridge.now())

    # ------------------------------------------------------------------ the rest of a page

    def overlay(self) -> PlanOverlay:
        """The plan that counts."""
        return self._overlay

    def place_clicked(self, lat_deg: float, lon_deg: float) -> None:
        """Nothing is asked for."""

    def mark_clicked(self, key: str) -> None:
        """Nothing is asked for."""

    def mark_dragged(self, key: str, lat_deg: float, lon_deg: float) -> None:
        """Nothing can be moved."""

    def line_clicked(self, key: str, lat_deg: float, lon_deg: float) -> None:
        """Nothing is asked for."""

    def refused(self, command: str, failure: Failure) -> bool:
        """Say below the form what failed."""
        if command not in COMMANDS:
            return False
        if command == "read_report":
            self._is_reading = False
            self.sheet.show_nothing(in_one_line(failure))
        else:
            self._printing = None
            self.form.say(in_one_line(failure), "high")
        return True

    def escape(self) -> bool:
        """Leave the field, then the comparison."""
        if self.form.leave():
            return True
        if self._compared:
            self.compare(str(self._compared))
            return True
        return False

    def close(self) -> None:
        """Keep what is half typed; what comes later finds nobody."""
        self._keep()
        self._is_closed = True
        self._tasks.done.disconnect(self._done)


def read_draft(text: str | None) -> Typed | None:
    """A draft that was kept; None for none, and for a text that is none."""
    try:
        found = json.loads(text or "null")
    except ValueError:
        return None
    if not isinstance(found, list) or len(found) != 3 or not all(isinstance(one, str) for one in found):  # noqa: PLR2004 — the three fields
        return None
    return Typed(*found)


def _done_words(command: str) -> str:
    return {
        "remark": translate("report", "问题与建议已录入"),
        "annex": translate("report", "附页已加"),
        "sign": translate("report", "已签发"),
    }[command]
