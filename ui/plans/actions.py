"""What can be done with a plan, as actions: by key, by button, by a word."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from dispatch.domain.people import Role
from dispatch.domain.tasks import TaskKind
from ui.kit.words import word
from ui.plans import plan_titles as titles
from ui.plans.deeds import PlanDeeds
from ui.plans.fields import Section
from ui.shell.actions import Action, Group
from ui.shell.parameters import Arguments, Choice, Kind, Parameter

if TYPE_CHECKING:
    from ui.plans.page import PlanPage

_LISTS = frozenset(Section) - {Section.BRIEF, Section.VERSIONS}


def plan_actions(page: "PlanPage", deeds: PlanDeeds) -> list[Action]:
    """All of them; those that write make sense only where the plan may be written."""
    return [*_plans(page, deeds), *_map(page, deeds), *_items(page, deeds)]


def _obeying(act: Callable[[str], None], otherwise: Callable[[], None]) -> Callable[[Arguments], str]:
    def obey(given: Arguments) -> str:
        if given.text:
            act(given.text)
        else:
            otherwise()
        return ""

    return obey


_KIND_VERBS = {
    TaskKind.SECURITY: ("安保", "ab", "anbao", "security"),
    TaskKind.ESCORT: ("警卫", "jw", "jingwei", "escort"),
    TaskKind.EVENT: ("活动", "hd", "huodong", "event"),
    TaskKind.WEATHER: ("天气", "tq", "tianqi", "weather"),
    TaskKind.ROADWORKS: ("施工", "sg", "shigong", "roadworks"),
    TaskKind.DRILL: ("演练", "yl", "yanlian", "drill"),
}


def _kinds() -> tuple[Choice, ...]:
    """Kinds of prepared tasks, each with its template."""
    return tuple(Choice(kind.value, word(kind), verbs) for kind, verbs in _KIND_VERBS.items())


def _begin(deeds: PlanDeeds, given: Arguments) -> str:
    deeds.begin_new(kind=TaskKind(given.choice) if given.choice else TaskKind.SECURITY)
    return ""


def _plans(page: "PlanPage", deeds: PlanDeeds) -> list[Action]:
    """The plan as a whole."""
    work = page.work

    def may_begin() -> bool:
        return deeds.tasks.person.may_act_as(Role.PLANNER)

    def can_save() -> bool:
        is_new = work.task_id == "+"
        return work.can_write and (
            page.editor.is_changed or (is_new and page.editor.plan != page.editor.saved)
        )

    text = Parameter(Kind.TEXT, titles.A_NOTE, is_optional=True)
    return [
        Action(
            "save_plan",
            titles.SAVE,
            Group.STEP,
            ("Ctrl+S",),
            deeds.save,
            can_save,
            weight=96,
            hint=titles.SAVE_HINT,
            verbs=("保存", "bc", "baocun", "save"),
            params=(text,),
            obey=_obeying(deeds.save, deeds.save),
        ),
        Action(
            "plan",
            titles.PLAN,
            Group.STEP,
            ("Ctrl+P",),
            deeds.finalize,
            deeds.can_finalize,
            weight=92,
            hint=titles.PLAN_HINT,
            verbs=("成稿", "cg", "chenggao", "finalize"),
        ),
        Action(
            "new_plan",
            titles.NEW,
            Group.PLAN,
            ("Ctrl+N",),
            deeds.begin_new,
            may_begin,
            hint=titles.NEW_HINT,
            verbs=("新建", "xj", "xinjian", "new"),
            params=(Parameter(Kind.CHOICE, titles.A_KIND, is_optional=True, choices=_kinds),),
            obey=lambda given: _begin(deeds, given),
        ),
        Action(
            "import_plan",
            titles.IMPORT,
            Group.PLAN,
            ("Ctrl+I",),
            deeds.ask_import,
            may_begin,
            hint=titles.IMPORT_HINT,
            verbs=("导入", "dr", "daoru", "import"),
            params=(Parameter(Kind.TEXT, titles.A_FILE, is_optional=True),),
            obey=_obeying(lambda name: deeds.take_file(Path(name)), deeds.ask_import),
        ),
        Action(
            "copy_plan",
            titles.COPY,
            Group.PLAN,
            ("Ctrl+Shift+N",),
            deeds.copy,
            may_begin,
            hint=titles.COPY_HINT,
            verbs=("复制", "fz", "fuzhi", "copy"),
            params=(Parameter(Kind.TEXT, titles.A_TASK_ID, is_optional=True),),
            obey=_obeying(deeds.copy_old, deeds.copy),
        ),
        Action(
            "discard_draft",
            titles.DISCARD,
            Group.PLAN,
            ("Ctrl+Shift+D",),
            deeds.discard,
            lambda: work.can_write and page.editor.is_changed,
            hint=titles.DISCARD_HINT,
            verbs=("放弃", "fq", "fangqi", "discard"),
        ),
        Action(
            "compare_versions",
            titles.COMPARE,
            Group.PLAN,
            ("Ctrl+Shift+V",),
            deeds.compare,
            lambda: work.task is not None,
            verbs=("版本", "bb", "banben", "versions"),
        ),
        Action(
            "next_problem",
            titles.PROBLEM,
            Group.PLAN,
            ("F8",),
            page.jump_next,
            lambda: bool(work.against),
            weight=40,
            hint=titles.PROBLEM_HINT,
            verbs=("问题", "wt", "wenti", "problem"),
        ),
    ]


def _map(page: "PlanPage", deeds: PlanDeeds) -> list[Action]:
    """What is done on the map."""

    def can_write() -> bool:
        return page.work.can_write

    return [
        Action(
            "draw_route",
            titles.DRAW,
            Group.PLAN,
            ("Ctrl+L",),
            deeds.draw_route,
            can_write,
            weight=38,
            hint=titles.DRAW_HINT,
            verbs=("画路线", "hlx", "hualuxian", "draw"),
        ),
        Action(
            "point",
            titles.POINT,
            Group.PLAN,
            ("Ctrl+.",),
            deeds.point,
            lambda: can_write() and page.editor.section in _LISTS,
            weight=36,
            hint=titles.POINT_HINT,
            verbs=("指点", "zd", "zhidian", "point"),
        ),
        Action(
            "propose_posts",
            titles.PROPOSE,
            Group.PLAN,
            ("Ctrl+Shift+P",),
            deeds.propose,
            lambda: can_write() and bool(page.editor.plan.routes),
            weight=34,
            hint=titles.PROPOSE_HINT,
            verbs=("提议", "ty", "tiyi", "posts"),
        ),
    ]


def _items(page: "PlanPage", deeds: PlanDeeds) -> list[Action]:
    """Items of lists, and moving about in them."""

    def can_add() -> bool:
        return page.work.can_write and page.editor.section in _LISTS

    def can_remove() -> bool:
        return can_add() and page.editor.chosen.endswith("]")

    def simple(
        name: str,
        title: str,
        key: str,
        run: Callable[[], None],
        can: Callable[[], bool],
        verbs: tuple[str, ...] = (),
        weight: int = 0,
    ) -> Action:
        in_menu = bool(verbs)
        return Action(name, title, Group.PLAN, (key,), run, can, weight=weight, in_menu=in_menu, verbs=verbs)

    def is_shown() -> bool:
        return bool(page.work.task_id)

    add = ("添加", "tj", "tianjia", "add")
    remove = ("删除", "sc", "shanchu", "remove")
    undo = ("撤销", "cx", "chexiao", "undo")
    return [
        simple("add_item", titles.ADD, "Ctrl+Return", deeds.add_item, can_add, add, 32),
        simple("remove_item", titles.REMOVE, "Alt+Delete", deeds.remove_item, can_remove, remove, 30),
        simple("undo_edit", titles.UNDO, "Ctrl+Shift+Z", deeds.undo, lambda: page.work.can_write, undo),
        simple("item_earlier", titles.EARLIER, "Ctrl+Shift+Up", partial(deeds.move_item, -1), can_remove),
        simple("item_later", titles.LATER, "Ctrl+Shift+Down", partial(deeds.move_item, 1), can_remove),
        simple("item_above", titles.ABOVE, "Ctrl+Up", partial(page.step_item, -1), is_shown),
        simple("item_below", titles.BELOW, "Ctrl+Down", partial(page.step_item, 1), is_shown),
        simple("part_before", titles.PART_BEFORE, "Ctrl+PgUp", partial(page.step_section, -1), is_shown),
        simple("next_part", titles.NEXT_PART, "Ctrl+PgDown", partial(page.step_section, 1), is_shown),
    ]
