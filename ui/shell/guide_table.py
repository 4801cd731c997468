"""The user guide's table of keys and command words, written from the actions. No widgets."""

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication

from ui.shell.actions import GROUP_TITLES, Action, Group, keycap_words, verb_of

translate = QCoreApplication.translate


def guide_table(actions: Iterable[Action]) -> str:
    """One Markdown table for each group, in the language that the program speaks.

    Columns: keys, what it does (with its hint), how it is written on the command line.
    """
    shown = [action for action in actions if action.is_listed]
    head = (translate("guide", "按键"), translate("guide", "做什么"), translate("guide", "命令行"))
    parts = []
    for group in Group:
        rows = [_row(action) for action in shown if action.group is group]
        if rows:
            title = translate("actions", GROUP_TITLES[group])
            parts.append("\n".join((f"### {title}", "", _line(head), _line(("---",) * len(head)), *rows)))
    return "\n\n".join(parts) + "\n"


def _row(action: Action) -> str:
    # Return and Enter are one key to people.
    keys = (action.key_words,) if action.cap else dict.fromkeys(map(keycap_words, action.keys))
    words = action.words + (f" ({action.hint_words})" if action.hint else "")
    return _line((" ".join(f"`{key}`" for key in keys), words, _command(action)))


def _command(action: Action) -> str:
    """Its verb with its arguments, and in Chinese its initials: `派 〈铁骑〉 [警情]` (p)."""
    if not action.verbs:
        return ""
    verb = verb_of(action)
    arguments = (f"[{one.words}]" if one.is_optional else f"〈{one.words}〉" for one in action.params)
    written = f"`{' '.join((verb, *arguments))}`"
    return f"{written} ({action.verbs[1]})" if verb == action.verbs[0] else written


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
