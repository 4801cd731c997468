"""A planner at the task window, for pictures: the sample convoy, its parts, two versions of it."""

from dataclasses import replace

from dispatch.domain.plan_json import plan_from_json
from tests.pictures import town
from tests.pictures.hand import Hand

KEY_S = 10.0


async def plans(hand: Hand) -> None:
    """The plan page by night and by day; posts; two versions side by side."""
    from ui.plans.fields import Section  # noqa: PLC0415 — loads the web engine, which wants its scheme first
    from ui.plans.page import PlanPage  # noqa: PLC0415 — the same

    plan = plan_from_json((town.PROJECT / "resources" / "plans" / "convoy.json").read_bytes())
    task_id = await hand.seat.plans.open(plan)
    first = replace(plan.posts[0], unit_id="A03", channel="4")
    later = replace(plan, posts=(first, *plan.posts[1:]), brief=replace(plan.brief, in_charge="王"))
    await hand.seat.plans.revise(task_id, 1, later)
    await hand.press("F6")
    room = hand.window.tasks_room
    await hand.until(lambda: room.window is not None and room.window.isActiveWindow(), KEY_S, "task window")
    window = room.window
    page = window.pages[0] if window is not None else None
    if window is None or not isinstance(page, PlanPage):
        raise RuntimeError("no plan page")
    window.choose(task_id)
    await hand.until(lambda: bool(page.work.against), KEY_S, "check")
    suffix = "" if hand.place.lang == "zh" else "-en"
    page.open_section(Section.ROUTES)
    await hand.shoot(f"plan{suffix}", window)
    hand.window.wear("light")
    page.open_section(Section.POSTS)
    await hand.shoot(f"plan-light{suffix}", window)
    hand.window.wear("dark")
    if not suffix:
        await hand.press("Ctrl+Shift+V", "Ctrl+Down")
        await hand.shoot("plan-versions", window)
    await hand.press("Ctrl+W")
