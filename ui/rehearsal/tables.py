"""Fills the page's tables with a result, alone or against another, and with proposals."""

from PySide6.QtCore import QCoreApplication

from dispatch.domain.plans import Plan
from dispatch.simulation.rehearsal.result import Proposals, RehearsalResult
from ui.rehearsal import figure_rows, proposal_rows
from ui.rehearsal.view import RehearsalView

translate = QCoreApplication.translate


def show_results(
    view: RehearsalView, plan: Plan | None, result: RehearsalResult | None, other: RehearsalResult | None
) -> None:
    """Show a result; without one the tables are empty, with their heads."""
    if plan is None or result is None:
        summary, closures, posts, conflicts = [], [], [], []
    else:
        summary = figure_rows.summary_rows(result, other)
        closures = figure_rows.closure_table(plan, result, other)
        posts = figure_rows.post_table(plan, result, other)
        conflicts = figure_rows.conflict_table(result)
    view.summary.show_rows(figure_rows.summary_heads(), summary)
    view.closures.show_rows(figure_rows.closure_heads(), closures)
    view.posts.show_rows(figure_rows.post_heads(), posts)
    view.conflicts.show_rows(figure_rows.conflict_heads(), conflicts)
    view.show_conflict_count(len(conflicts))
    view.summary.setAccessibleName(figure_rows.table_words(summary))


def show_proposals(view: RehearsalView, plan: Plan | None, found: Proposals | None) -> None:
    """Show what was found; for another version it is told as such and cannot be taken over."""
    rows = proposal_rows.proposal_rows(plan, found) if found is not None and plan is not None else []
    starts = proposal_rows.start_rows(found) if found is not None else []
    view.proposals.show_rows(proposal_rows.proposal_heads(), rows)
    view.starts.show_rows(proposal_rows.start_heads(), starts)
    view.show_starts(any_starts=bool(starts))
    fits = found is not None and plan is not None and proposal_rows.is_of(found, plan)
    if found is None:
        words = translate(
            "rehearsal",
            "“搜索提案”用 20 个种子找最短的管制, 再用另外 20 个评判; 约十余分钟, 可取消。",
        )
    elif fits:
        words = proposal_rows.proposal_words(found)
    else:
        words = translate("rehearsal", "这是旧版预案的提案, 只供参看: 对现在这一版再搜一次。")
    view.proposal_words.setText(words)
    view.accept.setEnabled(fits and bool(rows))
    view.accept.setVisible(found is not None)
