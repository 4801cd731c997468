"""What the plan page shows: parts, items, the form, what stands against the plan, versions. No rule."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QLabel, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from ui.kit.formatters import time_words
from ui.kit.plain import one_line
from ui.plans.fields import Section, section_of
from ui.plans.form_view import FormView
from ui.plans.keeper import Kept
from ui.plans.list_views import SectionBar, against_list, item_list
from ui.plans.paths import split
from ui.plans.rows import item_rows
from ui.plans.versions_view import VersionsView
from ui.plans.work import PlanWork

translate = QCoreApplication.translate

WITHOUT_ITEMS = frozenset({Section.BRIEF, Section.VERSIONS})


class PlanView(QWidget):
    """Shows a `PlanWork`, which tells by itself when it is another."""

    def __init__(self, work: PlanWork, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.work = work
        self.editor = work.editor
        self._build()
        work.changed.connect(self.show_plan)
        work.checked.connect(self._show_against)
        work.kept_changed.connect(self.show_status)

    def _build(self) -> None:
        self.status = QLabel(self)
        self.status.setTextFormat(Qt.TextFormat.PlainText)
        self.status.setContentsMargins(8, 0, 8, 0)
        self.status.setFixedHeight(22)
        self.sections = SectionBar(self)
        self.items, self.item_rows = item_list(self)
        self.form = FormView(self.editor, self)
        self.versions = VersionsView(self)
        self.heading = QLabel(self)
        self.heading.setProperty("role", "heading")
        self.heading.setFixedHeight(24)
        self.against, self.against_rows = against_list(self)
        self.against.empty = translate("plans", "没有缺的, 也没有问题")
        self._parts = QSplitter(Qt.Orientation.Vertical, self)
        self._parts.setHandleWidth(3)
        self._parts.setChildrenCollapsible(False)
        self._parts.addWidget(self.items)
        self._parts.addWidget(self.form)
        self._parts.setSizes([170, 300])
        self._middle = QStackedWidget(self)
        self._middle.addWidget(self._parts)
        self._middle.addWidget(self.versions)
        self.against.setFixedHeight(112)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.status, self.sections):
            column.addWidget(widget)
        column.addWidget(self._middle, 1)
        column.addWidget(self.heading)
        column.addWidget(self.against)

    def show_plan(self, whole: bool = True) -> None:  # noqa: FBT001, FBT002 — the signal's one word
        """Show the plan, or (not *whole*) one field of it."""
        editor = self.editor
        if whole:
            self._show_sections()
            self._show_items()
        elif editor.section not in WITHOUT_ITEMS:
            self._show_items()
        is_versions = editor.section is Section.VERSIONS
        self._middle.setCurrentWidget(self.versions if is_versions else self._parts)
        self.items.setVisible(editor.section not in WITHOUT_ITEMS)
        if is_versions:
            self.show_versions()
        item = editor.chosen if self.work.task_id else ""
        self.form.show_item(item, can_write=self.work.can_write)
        self._mark_fields()

    def _show_sections(self) -> None:
        plan = self.editor.plan
        counts = {
            section: len(getattr(plan, section.value)) for section in Section if section not in WITHOUT_ITEMS
        }
        task = self.work.task
        if task is not None and task.prepared is not None:
            counts[Section.VERSIONS] = len(task.prepared.versions)
        tones: dict[Section, str] = {}
        for one in self.work.against:
            section = section_of(one.path)
            if one.tone != "muted" and section not in tones:
                tones[section] = one.tone
        self.sections.show_state(self.editor.section, counts, tones)

    def _show_items(self) -> None:
        editor = self.editor
        rows = item_rows(
            editor.plan, editor.section, editor.day, self.work.routing.courses, self.work.against
        )
        self.items.empty = translate("plans", "按 Ctrl+Enter 添加")
        if editor.section is Section.ROUTES:
            self.items.empty = translate("plans", "按 Ctrl+L 在地图上画, 或 Ctrl+I 导入 GPX、GeoJSON")
        elif editor.section is Section.POSTS:
            self.items.empty = translate("plans", "按 Ctrl+Enter 添加, 或 Ctrl+Shift+P 沿路线提议")
        self.items.selected = editor.chosen
        self.items.show_rows(rows)
        self.items.bring(editor.chosen)
        self.items.viewport().update()

    def show_versions(self) -> None:
        """Show the versions as they are."""
        task = self.work.task
        prepared = task.prepared if task is not None else None
        versions = prepared.versions if prepared is not None else ()
        in_force = prepared.in_force[-1][0] if prepared is not None and prepared.in_force else 0
        self.versions.show_versions(versions, in_force, self.editor.plan if self.editor.is_changed else None)

    def _show_against(self) -> None:
        found = self.work.against
        lacks = sum(one.mark in "×○" for one in found)
        faults = sum(one.mark == "!" for one in found)
        words = translate("plans", "缺 {lacks} · 问题 {faults} · 留意 {rest}").format(
            lacks=lacks, faults=faults, rest=len(found) - lacks - faults
        )
        self.heading.setText(f"{words}   F8")
        self.against.show_rows(found)
        self._show_sections()
        if self.editor.section not in WITHOUT_ITEMS:
            self._show_items()
        self._mark_fields()

    def _mark_fields(self) -> None:
        tones: dict[str, str] = {}
        notes: dict[str, str] = {}
        for one in self.work.against:
            item, field = split(one.path)
            if item == self.form.item and field and field not in tones and one.tone != "muted":
                tones[field] = one.tone
        for path, why in self.editor.wrong.items():
            item, field = split(path)
            if item == self.form.item:
                tones[field], notes[field] = "critical", why
        self.form.mark(tones, notes)

    def show_status(self) -> None:
        """Say what becomes of what is typed."""
        words, role = self._status()
        self.status.setText(words)
        if self.status.property("role") != role:
            self.status.setProperty("role", role)
            self.status.style().unpolish(self.status)
            self.status.style().polish(self.status)

    def _status(self) -> tuple[str, str]:
        work = self.work
        if not work.task_id:
            return translate("plans", "左边选一个任务, 或 Ctrl+N 新建"), "muted"
        if work.pointer.wanted is not None:
            return translate("plans", "在地图上点; Esc 完成"), "medium"
        base = translate("plans", "第 {version} 版").format(version=self.editor.base)
        if self.editor.base == 0:
            base = translate("plans", "新预案")
        if not work.can_write:
            return f"{base} · " + translate("plans", "只读"), "muted"
        if work.kept is Kept.FAILED:
            return f"{base} · " + translate("plans", "草稿没有存上, 再试; 不要关窗口"), "critical"
        if work.is_behind:
            newest = work.newest
            by = one_line(newest.by) if newest is not None else ""
            words = translate("plans", "{by} 已存第 {version} 版; 比较后放弃草稿, 在新版上再改")
            return words.format(by=by, version=newest.version if newest is not None else 0), "high"
        told = {
            Kept.NOTHING: translate("plans", "没有未保存的改动"),
            Kept.RESTORED: translate("plans", "恢复了上次没保存的草稿 · Ctrl+S 保存"),
            Kept.TYPED: translate("plans", "有改动, 正在存草稿"),
            Kept.KEPT: translate("plans", "有改动, 草稿已存 {time} · Ctrl+S 保存").format(
                time=time_words(self.editor.now or self.editor.day)
            ),
        }
        return f"{base} · {told[work.kept]}", "muted" if work.kept is Kept.NOTHING else "medium"
