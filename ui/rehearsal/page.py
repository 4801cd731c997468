"""演练: the page of the task window on which a plan is rehearsed, watched, and bettered."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from dispatch.domain.geo import Place
from dispatch.domain.plans import Plan
from dispatch.domain.rehearsals import Depth
from dispatch.picture.views import Picture
from dispatch.simulation.rehearsal.result import Proposals, RehearsalResult
from dispatch.simulation.rehearsal.taking import left_at, taken_over
from dispatch.tasks.way import Step
from ui.bridge.bridge import Bridge
from ui.kit.failures import Failure, in_one_line
from ui.map.overlay import OverlayState, PlanOverlay
from ui.rehearsal import presenter
from ui.rehearsal.film_actions import film_actions
from ui.rehearsal.film_panel import FilmPanel
from ui.rehearsal.layers import closure_states, place_of, rehearsal_overlay
from ui.rehearsal.presenter import NOTHING, PageState, seeds_of
from ui.rehearsal.reel import Reel, UnplayableError
from ui.rehearsal.tables import show_proposals, show_results
from ui.rehearsal.view import RehearsalView
from ui.shell.actions import Action
from ui.shell.task_page import TaskFrame

translate = QCoreApplication.translate

_AROUND = timedelta(hours=1)


class RehearsalPage(QObject):
    """One task's rehearsals. The process is the seat's (`bridge.tasks.rehearsals`) and outlives the page."""

    overlay_changed = Signal()

    def __init__(self, bridge: Bridge, frame: TaskFrame) -> None:
        super().__init__()
        self._bridge, self._frame = bridge, frame
        self._rehearsals = bridge.tasks.rehearsals
        self._task_id = ""
        self._state: PageState = NOTHING
        self._shown, self._other = "", ""
        self._results: dict[str, RehearsalResult] = {}
        self._proposals: Proposals | None = None
        self._states: dict[str, OverlayState] = {}
        self._chosen = ""
        self._pending = ""
        self.title = translate("rehearsal", "演练")
        self.view = RehearsalView()
        self.film = FilmPanel()
        self.widget: QWidget = self.view
        self.below: QWidget | None = self.film
        self._wire()
        self._show_tables()
        self._show_proposals()

    def _wire(self) -> None:
        view = self.view
        view.rehearsal_wanted.connect(lambda depth: self.rehearse(Depth(depth)))
        view.proposals_wanted.connect(self.propose)
        view.cancel_wanted.connect(self.cancel)
        view.shown_picked.connect(self._pick)
        view.other_picked.connect(self._compare)
        view.conflict_picked.connect(self.go_to_conflict)
        view.closure_picked.connect(lambda name: self._show_part(f"closure/{name}"))
        view.post_picked.connect(lambda name: self._show_part(f"post/{name}"))
        view.accept_wanted.connect(self.accept)
        self.film.frame_changed.connect(self._project)
        self.film.second_changed.connect(self._follow)
        if self._rehearsals is not None:
            self._rehearsals.changed.connect(self._job_changed)
            self._rehearsals.rehearsed.connect(self._rehearsed)
            self._rehearsals.proposed.connect(self._proposed)
            self._rehearsals.failed.connect(self._failed)
        self._bridge.tasks.done.connect(self._done)

    # ------------------------------------------------------------------ what the window asks

    def actions(self) -> Sequence[Action]:
        """Begin, cancel, and the film's keys."""
        return film_actions(self)

    @property
    def is_seen(self) -> bool:
        """Whether it is the page that is looked at."""
        return self.view.isVisible()

    @property
    def state(self) -> PageState:
        """What it says and offers."""
        return self._state

    def show_task(self, task_id: str) -> None:
        """Show a task's newest rehearsal and its last proposals."""
        self._task_id = task_id
        self._shown = self._other = self._chosen = self._pending = ""
        self._results.clear()
        self._proposals = None
        self._state = NOTHING
        self.view.say("")
        self._show_result()
        self._show_proposals()
        self._renew()
        if self._rehearsals is not None and self._state.version is not None:
            self._rehearsals.recall(task_id, lambda found: self._recalled(task_id, found))

    def refresh(self, picture: Picture, now: datetime) -> None:
        """Take the news in."""
        del picture, now
        self._renew()

    def overlay(self) -> PlanOverlay:
        """The plan that was rehearsed, with its conflicts."""
        plan = self._plan()
        if plan is None:
            return PlanOverlay()
        return rehearsal_overlay(plan, self._bridge.network, self.film.reel, self._states, self._chosen)

    def place_clicked(self, lat_deg: float, lon_deg: float) -> None:
        """Nothing is asked for."""

    def mark_clicked(self, key: str) -> None:
        """A conflict is gone to; a post is marked."""
        kind, _, name = key.partition("/")
        if kind == "conflict":
            self.go_to_conflict(int(name))
        else:
            self._choose(key)

    def mark_dragged(self, key: str, lat_deg: float, lon_deg: float) -> None:
        """Nothing can be moved: a plan is changed on its own page."""

    def line_clicked(self, key: str, lat_deg: float, lon_deg: float) -> None:
        """It is marked."""
        del lat_deg, lon_deg
        self._choose(key)

    def refused(self, command: str, failure: Failure) -> bool:
        """Say why the proposals could not be saved."""
        if command != "revise" or not self._pending:
            return False
        self._pending = ""
        self.view.say(in_one_line(failure))
        return True

    def escape(self) -> bool:
        """Give the map back to the city."""
        if not self.film.is_on:
            return False
        self.film.leave()
        return True

    def close(self) -> None:
        """The window goes; what runs, runs on."""
        self.film.leave()
        self._bridge.tasks.done.disconnect(self._done)
        if self._rehearsals is not None:
            self._rehearsals.changed.disconnect(self._job_changed)
            self._rehearsals.rehearsed.disconnect(self._rehearsed)
            self._rehearsals.proposed.disconnect(self._proposed)
            self._rehearsals.failed.disconnect(self._failed)

    # ------------------------------------------------------------------ what is asked for

    @property
    def may_begin(self) -> bool:
        """Whether a rehearsal or a search may be begun now."""
        return self._rehearsals is not None and self._rehearsals.job is None and self._state.may_begin

    @property
    def may_accept(self) -> bool:
        """Whether proposals are seen of which something is ticked."""
        view = self.view
        return view.accept.isVisible() and view.accept.isEnabled()

    @property
    def is_running(self) -> bool:
        """Whether something runs."""
        return self._rehearsals is not None and self._rehearsals.job is not None

    def rehearse(self, depth: Depth) -> None:
        """Rehearse the newest version."""
        seeds = seeds_of(self.view.seeds.text())
        if seeds is None:
            self.view.say(translate("rehearsal", "种子是正整数, 用空格隔开, 至多 50 个"))
            return
        if self.may_begin and self._rehearsals is not None and self._state.version is not None:
            self.view.say("")
            self.view.seeds.clearFocus()
            self._rehearsals.rehearse(self._task_id, self._state.version, depth, seeds)

    def propose(self) -> None:
        """Search for shorter closures, and another hour where one may be chosen."""
        if self.may_begin and self._rehearsals is not None and self._state.version is not None:
            self.view.say("")
            self._rehearsals.propose(self._task_id, self._state.version, self.view.allowed())

    def cancel(self) -> None:
        """Give up what runs."""
        if self._rehearsals is not None:
            self._rehearsals.cancel()

    def accept(self) -> None:
        """Save what is ticked as a new version: a draft that has to be rehearsed and approved again."""
        version, found, tasks = self._state.version, self._proposals, self._bridge.tasks
        if version is None or found is None or self._pending:
            return
        if Step.REVISE not in tasks.open_steps(self._task_id):
            self.view.say(translate("rehearsal", "现在不能改这份预案"))
            return
        closures = self.view.proposals.cells.ticked
        plan = taken_over(version.plan, found, closures)
        for number in self.view.starts.cells.ticked:
            plan = left_at(plan, found.starts[int(number)].leaves_at)
        note = translate("rehearsal", "采用演练提案: 缩短 {count} 段管制").format(count=len(closures))
        self._pending = self._task_id
        tasks.do("revise", self._task_id, tasks.hand.revise(self._task_id, version.version, plan, note))

    def go_to_conflict(self, number: int) -> None:
        """Show a conflict in the film and on the map."""
        reel = self.film.reel
        if reel is None or not 0 <= number < len(reel.conflicts):
            return
        conflict = reel.conflicts[number]
        self.film.show_conflict(conflict)
        self._frame.city_map.show_place(Place.at(conflict.lat_deg, conflict.lon_deg))
        self._choose(f"conflict/{number}")

    # ------------------------------------------------------------------ news of what runs

    def _job_changed(self) -> None:
        job = self._rehearsals.job if self._rehearsals is not None else None
        if job is None or self._rehearsals is None:
            self.view.show_job("", 0.0, running=False)
        else:
            self.view.show_job(presenter.job_words(job, self._rehearsals.lasts_s), job.share, running=True)
        self._show_head()
        self._frame.refresh_keys()

    def _rehearsed(self, task_id: str, result: RehearsalResult) -> None:
        if task_id == self._task_id:
            self._results[result.digest] = result
            self._shown = result.digest
            self._renew()
            self._show_result()

    def _proposed(self, task_id: str, found: Proposals) -> None:
        if task_id == self._task_id:
            self._recalled(task_id, found)
            self.view.turn_to("proposals")

    def _recalled(self, task_id: str, found: Proposals) -> None:
        if task_id == self._task_id:
            self._proposals = found
            self._show_proposals()

    def _failed(self, task_id: str, words: str) -> None:
        if task_id == self._task_id:
            self.view.say(words)

    def _done(self, command: str, task_id: str) -> None:
        if command == "revise" and task_id == self._pending:
            self._pending = ""
            self._renew()
            self.view.say(presenter.saved_words(self._state), "good")

    # ------------------------------------------------------------------ what is shown

    def _renew(self) -> None:
        """Take over what the picture says of the task."""
        tasks = self._bridge.tasks
        possible = self._rehearsals is not None and self._rehearsals.is_possible
        steps = tasks.open_steps(self._task_id)
        state = presenter.page_state(tasks.task(self._task_id), steps, is_possible=possible)
        if state == self._state:
            if self.is_running:
                self._job_changed()
            return
        before, self._state = self._state, state
        self._show_head()
        self._job_changed()
        if not self._shown and state.made:
            self._pick(state.made[0].digest)
        self._show_choice()
        if before.version != state.version:
            self._offer_hours()
            self._show_proposals()
            self.overlay_changed.emit()

    def _show_head(self) -> None:
        self.view.show_head(presenter.head_words(self._state), self._state.why_not, may_begin=self.may_begin)

    def _offer_hours(self) -> None:
        """An hour before and after the planned departure, until somebody says otherwise."""
        leaves_at = presenter.leaving(self._state)
        if leaves_at is not None:
            self.view.set_allowed(leaves_at - _AROUND, leaves_at + _AROUND)

    def _show_choice(self) -> None:
        made = [(one.digest, one.words) for one in self._state.made]
        self.view.show_choice(made, self._shown, self._other)

    def _pick(self, digest: str) -> None:
        """Show another rehearsal, as soon as it is read."""
        self._shown = digest
        self._other = "" if self._other == digest else self._other
        self._show_choice()
        self._read(digest)

    def _compare(self, digest: str) -> None:
        self._other = digest
        if digest:
            self._read(digest)
        else:
            self._show_tables()

    def _read(self, digest: str) -> None:
        if digest in self._results:
            self._show_result()
        elif self._rehearsals is not None:
            task_id = self._task_id
            self._rehearsals.read(task_id, digest, lambda result: self._take(task_id, digest, result))

    def _take(self, task_id: str, digest: str, result: RehearsalResult) -> None:
        if task_id == self._task_id:
            self._results[digest] = result
            self._show_result()

    def _plan(self) -> Plan | None:
        """The plan of the rehearsal that is shown, else the newest."""
        task = self._bridge.tasks.task(self._task_id)
        made = next((one for one in self._state.made if one.digest == self._shown), None)
        prepared = task.prepared if task is not None else None
        version = prepared.version(made.version) if prepared is not None and made is not None else None
        version = version or self._state.version
        return version.plan if version is not None else None

    def _show_result(self) -> None:
        """Film, diagrams and tables of what is shown."""
        result, plan = self._results.get(self._shown), self._plan()
        reel = self.film.reel
        if result is None or plan is None:
            self.film.show_reel(None)
        elif reel is None or reel.result is not result:
            try:
                self.film.show_reel(Reel(self._bridge.network, plan, result))
            except UnplayableError:
                self.film.show_reel(None)
                self.view.say(translate("rehearsal", "路网已变或影片已损坏: 数字可看, 不能放映"))
        QTimer.singleShot(0, self, self._show_rest)  # a turn of its own: the desk's keys come in between

    def _show_rest(self) -> None:
        self._show_tables()
        self._frame.refresh_keys()
        self.overlay_changed.emit()

    def _show_tables(self) -> None:
        made = self._results
        show_results(self.view, self._plan(), made.get(self._shown), made.get(self._other))

    def _show_proposals(self) -> None:
        version = self._state.version
        show_proposals(self.view, version.plan if version is not None else None, self._proposals)

    # ------------------------------------------------------------------ map

    def _project(self, frame: object) -> None:
        """Put the film's frame on the window's map; a map of tests may show none."""
        show = getattr(self._frame.city_map, "set_film", None)
        if show is not None:
            show(frame)
        if frame is None and self._states:
            self._states = {}
            self.overlay_changed.emit()

    def _follow(self, second: float) -> None:
        """Closures change their look when they change, not at each frame."""
        reel = self.film.reel
        if reel is None or not self.film.is_on:
            return
        states = closure_states(reel, second)
        if states != self._states:
            self._states = states
            self.overlay_changed.emit()

    def _choose(self, key: str) -> None:
        if key != self._chosen:
            self._chosen = key
            self.overlay_changed.emit()

    def _show_part(self, key: str) -> None:
        plan = self._plan()
        place = place_of(plan, self._bridge.network, key) if plan is not None else None
        if place is not None:
            self._choose(key)
            self._frame.city_map.show_place(place)
