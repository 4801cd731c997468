"""The plan page's work without its widgets: what is shown, kept, checked, laid over roads and saved."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from dispatch.domain.people import Role
from dispatch.domain.plan_flaws import plan_flaws
from dispatch.domain.plans import Brief, Plan
from dispatch.domain.tasks import TaskKind
from dispatch.picture.prepared import PlanVersion
from dispatch.picture.views import Picture, TaskView
from dispatch.tasks.findings import Finding
from dispatch.tasks.missing import missing
from dispatch.tasks.way import Step
from ui.bridge.bridge import Bridge
from ui.kit.plain import call_sign
from ui.map.overlay import PlanOverlay
from ui.plans.editor import Change, PlanEditor
from ui.plans.fields import Section
from ui.plans.items import key_of
from ui.plans.keeper import DraftText, Kept, read, written
from ui.plans.layers import plan_overlay
from ui.plans.paths import item_at
from ui.plans.pointing import Pointer
from ui.plans.routing import Laying, Routing
from ui.plans.rows import Against, against_rows, overlay_states
from ui.shell.task_page import NEW_TASK

translate = QCoreApplication.translate

KEEP_AFTER_MS = 600
CHECK_AFTER_MS = 120


class PlanWork(Laying):
    """One plan at a time.

    *changed* tells whether more than a field is another; *checked* that `against` is; *overlay_changed* that
    what lies on the map is; *kept_changed* that `kept` or the version is; *saved* that a version was taken.
    """

    changed = Signal(bool)
    checked = Signal()
    kept_changed = Signal()
    saved = Signal()

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._tasks = bridge.tasks
        self.editor = PlanEditor(self._edited)
        self.editor.now = bridge.now()
        self.routing = Routing(bridge, self.editor, self)
        self.pointer = Pointer(self.editor, bridge.spot_at, self.routing.draw)
        self.task_id = ""
        self.against: tuple[Against, ...] = ()
        self.kept = Kept.NOTHING
        self._kind = TaskKind.SECURITY
        self.newest: PlanVersion | None = None
        self._findings: tuple[Finding, ...] = ()
        self._checking = False
        self._is_waiting = False
        self._saving: Plan | None = None
        self._then: Callable[[], None] | None = None
        self._is_loading = False
        self._once_loaded: list[Callable[[], None]] = []
        self._keep = self._timer(KEEP_AFTER_MS, self.keep)
        self._check = self._timer(CHECK_AFTER_MS, self.check)
        self._tasks.opened.connect(self._opened)
        self._tasks.done.connect(self._done)
        self._tasks.failed.connect(self._failed)

    def _timer(self, after_ms: int, act: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(after_ms)
        timer.timeout.connect(act)
        return timer

    # ------------------------------------------------------------------ which plan

    @property
    def task(self) -> TaskView | None:
        """The task, None for a draft that is no task yet."""
        return self._tasks.task(self.task_id)

    @property
    def can_write(self) -> bool:
        """Whether who sits here may change the plan as it stands."""
        if self.task_id == NEW_TASK:
            return self._tasks.person.may_act_as(Role.PLANNER)
        return bool({Step.REVISE, Step.AMEND} & set(self._tasks.open_steps(self.task_id)))

    @property
    def is_under_way(self) -> bool:
        """Whether a change is an amendment, which wants a reason."""
        return Step.AMEND in self._tasks.open_steps(self.task_id)

    def show_task(self, task_id: str) -> None:
        """Show a task's newest version, then what was half typed over it."""
        if task_id == self.task_id:
            return
        self.keep()
        self.pointer.stop()
        self.task_id = task_id
        self.against, self._findings = (), ()
        self.routing.unlaid.clear()
        self._saving = None
        self.newest = self._newest()
        self.kept = Kept.NOTHING
        version = self.newest
        self.editor.load(version.plan if version is not None else Plan(), version.version if version else 0)
        if task_id:
            self._is_loading = True
            self._tasks.load_draft(self._draft_id, lambda text: self._loaded(task_id, text))

    def when_loaded(self, act: Callable[[], None]) -> None:
        """Do something as soon as what was kept is back: it is changed then, not overwritten."""
        if self._is_loading:
            self._once_loaded.append(act)
        else:
            act()

    def _loaded(self, task_id: str, text: str | None) -> None:
        if not self.is_closed:
            self._restore(task_id, text)
            self._go_on()

    def _go_on(self) -> None:
        self._is_loading = False
        waiting, self._once_loaded = self._once_loaded, []
        for act in waiting:
            act()

    def _newest(self) -> PlanVersion | None:
        task = self.task
        return task.prepared.newest if task is not None and task.prepared is not None else None

    def _restore(self, task_id: str, text: str | None) -> None:
        """What was kept comes back, unless something has been typed meanwhile."""
        draft = read(text) if text else None
        if draft is None or task_id != self.task_id or self.editor.is_changed:
            return
        base = self._version(draft.base)
        saved = base.plan if base is not None else Plan()
        if draft.plan == saved and not draft.raw:
            return
        self.editor.load(draft.plan, draft.base, draft.raw, saved)
        self._keep.stop()
        self.kept = Kept.RESTORED
        self.kept_changed.emit()

    def _version(self, number: int) -> PlanVersion | None:
        task = self.task
        return task.prepared.version(number) if task is not None and task.prepared is not None else None

    def refresh(self, picture: Picture, now: datetime) -> None:
        """Units by call sign; a version that somebody else saved is shown unless something is half typed."""
        self.editor.now = now
        self.editor.units = {call_sign(name).upper(): name for name in picture.units}
        newest = self._newest()
        if newest is None or (self.newest is not None and newest.version == self.newest.version):
            return
        self.newest = newest
        if not self.editor.is_changed and newest.version != self.editor.base:
            self.editor.load(newest.plan, newest.version)
        self.kept_changed.emit()

    @property
    def is_behind(self) -> bool:
        """Whether somebody saved a version after the one that was typed over."""
        return self.newest is not None and self.editor.base < self.newest.version

    # ------------------------------------------------------------------ what is typed

    def _follow_kind(self) -> None:
        """Another kind of a plan that holds nothing but its template has the other template."""
        kind, begin = self.editor.plan.brief.kind, self._tasks.hand.begin
        was, self._kind = self._kind, kind
        if kind is was or self.editor.base or not kind.is_prepared:
            return
        if replace(self.editor.plan, brief=Brief()) == replace(begin.from_template(was), brief=Brief()):
            new = begin.from_template(kind)
            self.editor.put(replace(new, brief=replace(self.editor.plan.brief, notes=new.brief.notes)))

    def _edited(self, change: Change) -> None:
        self._follow_kind()
        if self.can_write and self.editor.is_changed:
            self.kept = Kept.TYPED
            self._keep.start()
            self.kept_changed.emit()
        self._check.start()
        self.changed.emit(change is Change.WHOLE)
        if change is Change.WHOLE or self.pointer.wanted is not None:
            self.overlay_changed.emit()

    def close(self) -> None:
        """Keep what is half typed; what was asked is not waited for any more."""
        self.keep()
        self.is_closed = True
        self._check.stop()
        self._tasks.done.disconnect(self._done)
        self._tasks.failed.disconnect(self._failed)
        self._tasks.opened.disconnect(self._opened)

    def keep(self) -> None:
        """Keep what is half typed, now."""
        self._keep.stop()
        if self.kept not in {Kept.TYPED, Kept.FAILED} or not self.task_id:
            return
        draft = DraftText(self.editor.base, self.editor.plan, self.editor.raw)
        self._tasks.save_draft(self._draft_id, written(draft))

    @property
    def _draft_id(self) -> str:
        return "" if self.task_id == NEW_TASK else self.task_id

    def discard(self) -> None:
        """Leave what is half typed: the newest version again. `undo` brings it back as long as it is open."""
        newest = self.newest
        self._keep.stop()
        self._tasks.drop_draft(self._draft_id)
        typed, raw = self.editor.plan, dict(self.editor.raw)
        self.editor.load(newest.plan if newest is not None else Plan(), newest.version if newest else 0)
        self.editor.recall(typed, raw)
        self.kept = Kept.NOTHING
        self._keep.stop()
        self.kept_changed.emit()

    # ------------------------------------------------------------------ the check

    def check(self) -> None:
        """Say at once what is missing and wrong; ask what is unwise, one question at a time."""
        self._check.stop()
        plan = self.editor.plan
        if not self.task_id:
            self.against = ()
            self.checked.emit()
            return
        self.routing.find_courses(plan)
        self._tell()
        if self._checking:
            self._is_waiting = True
            return
        self._checking = True
        self._tasks.findings(plan, self._draft_id, self._found)

    def _found(self, findings: object) -> None:
        if self.is_closed:
            return
        self._checking = False
        self._findings = tuple(findings)  # type: ignore[arg-type]  # the bridge's own answer
        if self._is_waiting:
            self._is_waiting = False
            self._check.start()
        self._tell()

    def _tell(self) -> None:
        plan = self.editor.plan
        wrong = dict(self.editor.wrong)
        for number, route in enumerate(plan.routes):
            if route.route_id in self.routing.unlaid:
                at, why = self.routing.unlaid[route.route_id]
                wrong[f"{item_at('routes', number)}.points[{at}].place"] = why
        before = overlay_states(plan, self.against)
        self.against = against_rows(plan, wrong, plan_flaws(plan), missing(plan), self._findings)
        self.checked.emit()
        if overlay_states(plan, self.against) != before:
            self.overlay_changed.emit()

    # ------------------------------------------------------------------ saving

    def save(self, note: str = "", then: Callable[[], None] | None = None) -> bool:
        """Save a version of what is typed; False where something cannot be read. *then* once it is taken."""
        editor = self.editor
        if editor.raw:
            return False
        self.keep()
        self._saving, self._then = editor.plan, then
        hand = self._tasks.hand
        if self.task_id == NEW_TASK:
            self._tasks.open(editor.plan)
        elif self.is_under_way:
            self._tasks.do("amend", self.task_id, hand.amend(self.task_id, editor.base, editor.plan, note))
        else:
            self._tasks.do("revise", self.task_id, hand.revise(self.task_id, editor.base, editor.plan, note))
        return True

    def _opened(self, task_id: str) -> None:
        if self.task_id != NEW_TASK or self._saving is None:
            return
        self._tasks.drop_draft("")
        self.task_id = task_id
        self.newest = self._newest()
        self._taken(1)

    def _done(self, command: str, task_id: str) -> None:
        if command == "draft" and task_id == self._draft_id and self.kept is Kept.TYPED:
            if not self._keep.isActive():
                self.kept = Kept.KEPT
                self.kept_changed.emit()
        elif command in {"revise", "amend"} and task_id == self.task_id and self._saving is not None:
            self.newest = self._newest()
            self._taken(self.editor.base + 1)

    def _taken(self, version: int) -> None:
        """The version stands; what was typed meanwhile is typed over it."""
        saving, then = self._saving, self._then
        self._saving = self._then = None
        if saving is None:
            return
        self.editor.base, self.editor.saved = version, saving
        if self.editor.is_changed:
            self.kept = Kept.TYPED
            self._keep.start()
        else:
            self.kept = Kept.NOTHING
            self._keep.stop()
            self._tasks.drop_draft(self._draft_id)
        self.saved.emit()
        self.kept_changed.emit()
        if then is not None:
            then()

    def _failed(self, command: str, task_id: str, _code: str, _detail: str) -> None:
        if command == "draft" and task_id == self._draft_id:
            self.kept = Kept.FAILED
            self.kept_changed.emit()
            self._keep.start()
        elif command in {"open", "revise", "amend"}:
            self._saving = self._then = None
        elif command == "check":
            self._checking = False
        elif command == "load_draft":
            self._go_on()

    # ------------------------------------------------------------------ the map

    def overlay(self, section: Section) -> PlanOverlay:
        """The plan on the map; what may be moved depends on the part that is open."""
        plan = self.editor.plan
        moves = (
            {Section.ROUTES: "point/", Section.POSTS: "post/"}.get(section, "\0") if self.can_write else "\0"
        )
        shown = plan_overlay(
            plan,
            self._bridge.network,
            overlay_states(plan, self.against),
            key_of(plan, self.editor.chosen),
            lambda key: key.startswith(moves),
        )
        return replace(shown, is_pointing=self.pointer.wanted is not None)
