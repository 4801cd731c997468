"""The short lists of a task under way: departments to tell, contingencies, check list, deviations."""

from dataclasses import dataclass
from datetime import datetime

from dispatch.domain.execution import ContactStep, DeviationKind
from dispatch.domain.plans import CheckItem, Contact, Contingency, Plan
from dispatch.picture.prepared import ContactView, DeviationView, Prepared
from ui.kit.plain import one_line


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A department; *number* its place in the order of telling."""

    number: int
    contact: Contact
    view: ContactView

    @property
    def key(self) -> str:
        """The contact's id."""
        return self.contact.contact_id

    @property
    def name(self) -> str:
        """Department and person."""
        return " ".join(
            part for part in map(one_line, (self.contact.department, self.contact.person)) if part
        )

    @property
    def next(self) -> ContactStep | None:
        """What is to be entered next."""
        if self.view.confirmed_at is not None:
            return None
        return ContactStep.TOLD if self.view.told_at is None else ContactStep.CONFIRMED

    @property
    def at(self) -> datetime | None:
        """When its newest step was."""
        return self.view.confirmed_at or self.view.told_at


@dataclass(frozen=True, slots=True)
class ContingencyRow:
    """What is prepared for a case; *triggered_at* when it was last done."""

    contingency: Contingency
    triggered_at: datetime | None
    route: str

    @property
    def key(self) -> str:
        """The contingency's id."""
        return self.contingency.contingency_id

    @property
    def name(self) -> str:
        """The case."""
        return one_line(self.contingency.situation) or one_line(self.contingency.contingency_id)


@dataclass(frozen=True, slots=True)
class CheckRow:
    """Something on the check list."""

    item: CheckItem
    is_done: bool

    @property
    def key(self) -> str:
        """The item's id."""
        return self.item.item_id

    @property
    def name(self) -> str:
        """What is to be done."""
        return one_line(self.item.words) or one_line(self.item.item_id)


@dataclass(frozen=True, slots=True)
class DeviationRow:
    """A deviation; *about* in words."""

    key: str
    view: DeviationView
    about: str

    @property
    def kind(self) -> DeviationKind:
        """In what it differs."""
        return self.view.noted.kind

    @property
    def stands(self) -> bool:
        """Whether it is not over yet."""
        return self.view.ended_at is None

    @property
    def lacks_reason(self) -> bool:
        """Whether nobody has said why."""
        return not self.view.reason.strip()


def contact_rows(plan: Plan, prepared: Prepared) -> tuple[ContactRow, ...]:
    """The departments in the order in which they are told."""
    return tuple(
        ContactRow(number, contact, prepared.contacts.get(contact.contact_id, ContactView()))
        for number, contact in enumerate(plan.contacts, start=1)
    )


def contingency_rows(plan: Plan, prepared: Prepared) -> tuple[ContingencyRow, ...]:
    """The contingencies in the plan's order."""
    done = {fact.contingency_id: at for at, fact in prepared.triggered}
    rows = []
    for one in plan.contingencies:
        route = plan.route(one.route_id) if one.route_id else None
        name = one_line(route.name) or route.route_id if route is not None else ""
        rows.append(ContingencyRow(one, done.get(one.contingency_id), name))
    return tuple(rows)


def check_rows(plan: Plan, prepared: Prepared) -> tuple[CheckRow, ...]:
    """The check list in the plan's order."""
    return tuple(CheckRow(item, item.item_id in prepared.ticked) for item in plan.checklist)


def deviation_rows(plan: Plan, prepared: Prepared) -> tuple[DeviationRow, ...]:
    """The deviations: those that stand first, the newest of them on top."""
    rows = [DeviationRow(key, view, _about(plan, view)) for key, view in prepared.deviations.items()]
    return tuple(sorted(rows, key=lambda row: (not row.stands, -row.view.at.timestamp())))


def _about(plan: Plan, view: DeviationView) -> str:
    about = view.noted.about
    post, closure = plan.post(about), plan.closure(about)
    named = post.name if post is not None else closure.name if closure is not None else about
    return one_line(named) or one_line(about)
