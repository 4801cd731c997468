"""What can be done on the rehearsal's page, by key, by keycap, by a word on the command line."""

from collections.abc import Callable, Sequence
from typing import Protocol

from dispatch.domain.rehearsals import Depth
from ui.kit.marking import QT_TRANSLATE_NOOP
from ui.rehearsal.film_panel import STEP_S, FilmPanel
from ui.shell.actions import Action, Group


class RehearsalHands(Protocol):
    """What the actions ask of the page."""

    film: FilmPanel

    @property
    def is_seen(self) -> bool:
        """Whether it is the page that is looked at."""
        ...

    @property
    def may_begin(self) -> bool:
        """Whether something may be begun."""
        ...

    @property
    def is_running(self) -> bool:
        """Whether something runs."""
        ...

    def rehearse(self, depth: Depth) -> None:
        """Rehearse."""
        ...

    def propose(self) -> None:
        """Search for proposals."""
        ...

    def cancel(self) -> None:
        """Give up what runs."""
        ...

    @property
    def may_accept(self) -> bool:
        """Whether there is something ticked to take over."""
        ...

    def accept(self) -> None:
        """Take over what is ticked."""
        ...


def film_actions(page: RehearsalHands) -> Sequence[Action]:
    """All of them; they make sense only while the page is looked at."""
    film = page.film

    def begins() -> bool:
        return page.is_seen and page.may_begin

    def plays() -> bool:
        return page.is_seen and film.reel is not None

    def one(
        name: str,
        title: str,
        key: str,
        run: Callable[[], None],
        sense: Callable[[], bool],
        verbs: tuple[str, ...] = (),
        weight: int = 0,
    ) -> Action:
        return Action(name, title, Group.REHEARSAL, (key,), run, is_enabled=sense, weight=weight, verbs=verbs)

    return (
        one(
            "rehearse_quick",
            QT_TRANSLATE_NOOP("actions", "快速演练"),
            "F5",
            lambda: page.rehearse(Depth.QUICK),
            begins,
            ("快速演练", "ksyl", "kuaisuyanlian", "quick"),
            60,
        ),
        one(
            "rehearse_thorough",
            QT_TRANSLATE_NOOP("actions", "细致演练"),
            "Shift+F5",
            lambda: page.rehearse(Depth.THOROUGH),
            begins,
            ("细致演练", "xzyl", "xizhiyanlian", "thorough"),
        ),
        one(
            "propose",
            QT_TRANSLATE_NOOP("actions", "搜索提案"),
            "F7",
            page.propose,
            begins,
            ("搜索提案", "ssta", "sousuotian", "proposals"),
        ),
        one(
            "cancel_rehearsal",
            QT_TRANSLATE_NOOP("actions", "取消演练"),
            "Ctrl+Backspace",
            page.cancel,
            lambda: page.is_seen and page.is_running,
            ("取消演练", "qxyl", "quxiaoyanlian", "stop"),
            70,
        ),
        one(
            "accept_proposals",
            QT_TRANSLATE_NOOP("actions", "采用提案"),
            "Shift+F7",
            page.accept,
            lambda: page.is_seen and page.may_accept,
            ("采用提案", "cyta", "caiyongtian", "accept"),
            65,
        ),
        one("film_play", QT_TRANSLATE_NOOP("actions", "放映/暂停"), "Space", film.toggle, plays, (), 50),
        one(
            "film_back", QT_TRANSLATE_NOOP("actions", "后退 5 秒"), "Left", lambda: film.step(-STEP_S), plays
        ),
        one(
            "film_forth", QT_TRANSLATE_NOOP("actions", "前进 5 秒"), "Right", lambda: film.step(STEP_S), plays
        ),
        one("film_next", QT_TRANSLATE_NOOP("actions", "下一冲突"), "N", film.jump, plays, (), 40),
        one(
            "film_last",
            QT_TRANSLATE_NOOP("actions", "上一冲突"),
            "Shift+N",
            lambda: film.jump(back=True),
            plays,
        ),
        one("film_faster", QT_TRANSLATE_NOOP("actions", "放快"), "+", film.clock.faster, plays),
        one("film_slower", QT_TRANSLATE_NOOP("actions", "放慢"), "-", lambda: film.clock.faster(-1), plays),
    )
