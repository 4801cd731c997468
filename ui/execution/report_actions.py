"""What can be done on the page 报告, as data."""

from functools import partial
from typing import Protocol

from ui.execution.report_presenter import ReportState
from ui.kit.marking import QT_TRANSLATE_NOOP
from ui.shell.actions import Action, Group


class Page(Protocol):
    """What the keys ask of the page."""

    state: ReportState

    @property
    def is_seen(self) -> bool:
        """Whether the page is the one that is shown."""
        ...

    def can_enter(self) -> bool:
        """Whether what is typed can be entered now."""
        ...

    def enter(self) -> None:
        """Enter what is typed."""
        ...

    def write(self) -> None:
        """Go to the field that can be written in."""
        ...

    def sign(self) -> None:
        """Sign the report."""
        ...

    def export(self) -> None:
        """Write a file."""
        ...

    def compare(self, key: str = "") -> None:
        """Show what a version changed."""
        ...

    def turn(self, pages: int) -> None:
        """Read on."""
        ...

    def is_asked(self, action_id: str) -> bool:
        """Whether an action waits to be confirmed."""
        ...


def report_actions(page: Page) -> list[Action]:
    """All of them; each is open only while the page is seen."""
    return [
        Action(
            "enter_remarks",
            QT_TRANSLATE_NOOP("actions", "录入所写"),
            Group.REPORT,
            ("Ctrl+Return", "Ctrl+Enter"),
            page.enter,
            page.can_enter,
            weight=86,
            hint=QT_TRANSLATE_NOOP("actions", "问题与建议; 签发之后是附页"),
            verbs=("录入", "lr", "luru", "enter"),
        ),
        Action(
            "write_remarks",
            QT_TRANSLATE_NOOP("actions", "写问题与建议"),
            Group.REPORT,
            ("B",),
            page.write,
            page.can_enter,
            weight=88,
            hint=QT_TRANSLATE_NOOP("actions", "或附页; Esc 离开"),
            verbs=("写", "x", "xie", "write"),
        ),
        Action(
            "sign",
            QT_TRANSLATE_NOOP("actions", "签发"),
            Group.REPORT,
            ("Ctrl+Shift+S",),
            page.sign,
            lambda: page.is_seen and page.state.may_sign,
            weight=84,
            hint=QT_TRANSLATE_NOOP("actions", "要按两次"),
            verbs=("签发", "qf", "qianfa", "sign"),
            is_asked=lambda: page.is_asked("sign"),
        ),
        Action(
            "export_report",
            QT_TRANSLATE_NOOP("actions", "导出报告"),
            Group.REPORT,
            ("Ctrl+Shift+P",),
            page.export,
            lambda: page.is_seen,
            weight=60,
            hint=QT_TRANSLATE_NOOP("actions", "PDF、DOCX、JSON"),
            verbs=("导出", "dc", "daochu", "print"),
        ),
        Action(
            "compare_versions",
            QT_TRANSLATE_NOOP("actions", "比较版本"),
            Group.REPORT,
            ("V",),
            page.compare,
            lambda: page.is_seen and bool(page.state.versions),
            weight=40,
            hint=QT_TRANSLATE_NOOP("actions", "新版改了什么; 再按回到报告"),
            verbs=("比较", "bj", "bijiao", "compare"),
        ),
        Action(
            "read_on",
            QT_TRANSLATE_NOOP("actions", "往下读"),
            Group.REPORT,
            ("PgDown",),
            partial(page.turn, 1),
            lambda: page.is_seen,
            in_menu=False,
        ),
        Action(
            "read_back",
            QT_TRANSLATE_NOOP("actions", "往上读"),
            Group.REPORT,
            ("PgUp",),
            partial(page.turn, -1),
            lambda: page.is_seen,
            in_menu=False,
        ),
    ]
