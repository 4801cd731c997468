"""Routes laid over the roads: drawn, imported, timed; and the posts that the rules want along them."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from dispatch.domain.geo import Place
from dispatch.domain.plans import LINE, Plan, Route, RoutePoint, RouteRole
from dispatch.tasks.lines import OffNetworkError, passings_of
from ui.bridge.bridge import Bridge
from ui.kit.plain import one_line
from ui.plans.editor import SPEED_MM_S, PlanEditor
from ui.plans.items import new_id
from ui.plans.rows import Course


class Laying(QObject):
    """For whom routes are laid; it hears of each that is another, until it is closed."""

    overlay_changed = Signal()

    is_closed = False


class Routing:
    """Lays the editor's routes. *unlaid*: which point of a route fails, and why."""

    def __init__(self, bridge: Bridge, editor: PlanEditor, owner: "Laying") -> None:
        self._bridge = bridge
        self._tasks = bridge.tasks
        self.editor = editor
        self._owner = owner
        self.courses: dict[str, Course] = {}
        self.unlaid: dict[str, tuple[int, str]] = {}
        self._drawing: set[str] = set()

    def find_courses(self, plan: Plan) -> None:
        """Know where each route lies and when it passes; of one that is the same it is known already."""
        known = {id(course.line.route): course for course in self.courses.values() if course.line is not None}
        found = {}
        for route in plan.routes:
            course = known.get(id(route))
            if course is None:
                line = self._tasks.check.line(route)
                course = Course(line, passings_of(line) if line is not None else None)
            found[route.route_id] = course
        self.courses = found

    def draw(self, route_id: str) -> None:
        """Lay a route's points over the roads; what was asked last counts."""
        route = self.editor.plan.route(route_id) if route_id else None
        if route is None or route_id in self._drawing:
            return
        places = [point.place for point in route.points if point.place is not None]
        if len(places) < 2:  # noqa: PLR2004 — a line has two ends
            self.unlaid.pop(route_id, None)
            self.editor.lay(route_id, (), "")
            self._owner.overlay_changed.emit()
            return
        self._drawing.add(route_id)
        self._tasks.drawn(places, lambda answer: self._drawn(route_id, places, answer))

    def _drawn(self, route_id: str, places: list[Place], answer: tuple[str, ...] | OffNetworkError) -> None:
        if self._owner.is_closed:
            return
        self._drawing.discard(route_id)
        route = self.editor.plan.route(route_id)
        if route is None:
            return
        if [point.place for point in route.points if point.place is not None] != places:
            self.draw(route_id)
            return
        if isinstance(answer, OffNetworkError):
            self.unlaid[route_id] = (answer.number, one_line(answer.why))
            self.editor.lay(route_id, (), "")
        else:
            self.unlaid.pop(route_id, None)
            self.editor.lay(route_id, answer, self._bridge.network.digest)
        self._owner.overlay_changed.emit()

    def propose_posts(self) -> int:
        """Set the posts that the rules want along the chosen route, or the main one; how many there were."""
        plan = self.editor.plan
        route_id = ""
        if self.editor.chosen.startswith("routes["):
            route_id = plan.routes[int(self.editor.chosen[7:].partition("]")[0])].route_id
        found = self._tasks.check.proposed(plan, route_id)
        if found:
            self.editor.put(replace(plan, posts=(*plan.posts, *found)))
        return len(found)

    def take_line(self, name: str, places: tuple[Place, ...], then: Callable[[str], None]) -> None:
        """A line from a file becomes one more route, when it can be laid; *then* hears why not, or ""."""

        def laid(answer: tuple[str, ...] | OffNetworkError) -> None:
            if self._owner.is_closed:
                return
            if isinstance(answer, OffNetworkError):
                then(one_line(str(answer)))
                return
            plan = self.editor.plan
            named = [Place(one.lat_e7, one.lon_e7, self._words_at(one)) for one in places]
            points = tuple(RoutePoint(one.words[:LINE], one, SPEED_MM_S) for one in named)
            route = replace(
                new_route(plan, name), points=points, segments=answer, network=self._bridge.network.digest
            )
            self.editor.add("routes", route)
            then("")

        self._tasks.drawn(places, laid)

    def _words_at(self, place: Place) -> str:
        return self._bridge.spot_at(place.lat_deg, place.lon_deg).place.words


def new_route(plan: Plan, name: str) -> Route:
    """A route for a line that was imported: the main one where there is none yet."""
    role = RouteRole.RESERVE if plan.route("") is not None else RouteRole.MAIN
    return Route(new_id(plan, "routes"), name[:LINE], role)
