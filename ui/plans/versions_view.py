"""The versions of a plan, and two of them side by side."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from dispatch.domain.plan_differences import plan_differences
from dispatch.domain.plans import Plan
from dispatch.picture.prepared import PlanVersion
from ui.kit.formatters import time_words
from ui.kit.plain import one_line
from ui.plans.list_views import Pair, item_list, pair_list
from ui.plans.rows import ItemRow, where_words
from ui.plans.values import text_of
from ui.shell.task_presenter import moment_words

translate = QCoreApplication.translate

MOST_SHOWN = 500


def version_rows(versions: Sequence[PlanVersion], in_force: int) -> tuple[ItemRow, ...]:
    """The newest first: what was said about it, by whom, when."""
    rows = []
    for one in reversed(versions):
        title = translate("plans", "第 {version} 版").format(version=one.version)
        if one.version == in_force:
            title += " · " + translate("plans", "现行")
        said = one_line(one.reason or one.note)
        detail = " · ".join(filter(None, (one_line(one.by), said)))
        rows.append(
            ItemRow(f"v{one.version}", title, detail, f"{moment_words(one.at)}:{time_words(one.at)[-2:]}")
        )
    return tuple(rows)


def pairs(before: Plan, after: Plan) -> tuple[Pair, ...]:
    """What differs, field by field, in the words of the form."""
    found = plan_differences(before, after)[:MOST_SHOWN]
    return tuple(
        Pair(
            f"{number}",
            where_words(after if one.after is not None else before, one.path),
            text_of(one.before),
            text_of(one.after),
        )
        for number, one in enumerate(found)
    )


class VersionsView(QWidget):
    """The list; below it what is different between the chosen version and the one beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table, self.rows = item_list(self)
        self.table.empty = translate("plans", "还没有存过版本: Ctrl+S")
        self.pairs, self.pair_rows = pair_list(self)
        self.pairs.empty = translate("plans", "两边一样")
        self.heading = QLabel(self)
        self.heading.setProperty("role", "heading")
        self.heading.setFixedHeight(24)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.table, 2)
        column.addWidget(self.heading)
        column.addWidget(self.pairs, 3)
        self._versions: tuple[PlanVersion, ...] = ()
        self._typed: Plan | None = None
        self.chosen = 0
        self.table.picked.connect(lambda key: self.choose(int(key[1:])))

    def show_versions(self, versions: tuple[PlanVersion, ...], in_force: int, typed: Plan | None) -> None:
        """Show *versions*; *typed* is what is being written, where that is none of them."""
        is_other = (versions, typed) != (self._versions, self._typed)
        self._versions, self._typed = versions, typed
        self.table.show_rows(version_rows(versions, in_force))
        if versions and not any(one.version == self.chosen for one in versions):
            self.chosen = versions[-1].version
        if is_other:
            self.choose(self.chosen)

    def step(self, by: int) -> None:
        """Choose the version below or above."""
        keys = [row.key for row in self.rows.rows]
        if keys:
            at = keys.index(f"v{self.chosen}") if f"v{self.chosen}" in keys else 0
            self.choose(int(keys[max(0, min(len(keys) - 1, at + by))][1:]))

    def choose(self, version: int) -> None:
        """Compare a version with what came of it: the next one, or what is typed now."""
        self.chosen = version
        self.table.selected = f"v{version}"
        self.table.viewport().update()
        numbers = [one.version for one in self._versions]
        if version not in numbers:
            self.heading.setText("")
            self.pair_rows.set_rows(())
            return
        at = numbers.index(version)
        left = translate("plans", "第 {version} 版").format(version=version)
        before = self._versions[at].plan
        if at + 1 < len(numbers):
            right, after = (
                translate("plans", "第 {version} 版").format(version=numbers[at + 1]),
                self._versions[at + 1].plan,
            )
        elif self._typed is not None:
            right, after = translate("plans", "现在写的"), self._typed
        else:
            earlier = self._versions[at - 1] if at else None
            right, after = left, before
            before = earlier.plan if earlier is not None else Plan()
            left = (
                translate("plans", "第 {version} 版").format(version=earlier.version)
                if earlier is not None
                else translate("plans", "空白")
            )
        self.heading.setText(f"{left}  →  {right}")
        self.pairs.show_rows(pairs(before, after))
