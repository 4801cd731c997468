"""The pages of the task window, in their order: what is added here is there."""

from collections.abc import Callable

from ui.bridge.bridge import Bridge
from ui.execution.page import ExecutionPage
from ui.execution.report_page import ReportPage
from ui.kit.marking import QT_TRANSLATE_NOOP
from ui.plans.page import PlanPage
from ui.rehearsal.page import RehearsalPage
from ui.shell.task_page import TaskFrame, TaskPage

PAGES: tuple[tuple[str, tuple[str, ...], Callable[[Bridge, TaskFrame], TaskPage]], ...] = (
    (QT_TRANSLATE_NOOP("actions", "预案"), ("预案", "ya", "yuan", "plan"), PlanPage),
    (QT_TRANSLATE_NOOP("actions", "演练"), ("演练", "yl", "yanlian", "rehearse"), RehearsalPage),
    (QT_TRANSLATE_NOOP("actions", "执行"), ("执行", "zx", "zhixing", "execution"), ExecutionPage),
    (QT_TRANSLATE_NOOP("actions", "报告"), ("报告", "bg", "baogao", "report"), ReportPage),
)
"""Title, words on the command line, and what makes one."""
