"""What is wrong with the record, in words to act on; docs/reliability.md has a section for each.

The strip's light says it in a word, the band under it what happened and what to do.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from ui.bridge.port import JournalTrouble
from ui.kit.formatters import day_words, time_words
from ui.kit.marking import QT_TRANSLATE_NOOP
from ui.kit.plain import one_line

translate = QCoreApplication.translate

_AGAIN = QT_TRANSLATE_NOOP("record", "好了会自动接着记; 被拒的决定再做一次, 急事用电台并手记时间")

NOT_RECORDING: Mapping[str, tuple[str, str, str]] = {
    "full": (
        QT_TRANSLATE_NOOP("record", "磁盘满"),
        QT_TRANSLATE_NOOP("record", "磁盘已满, 现在的决定记不下来"),
        QT_TRANSLATE_NOOP("record", "腾出数据盘的空间"),
    ),
    "readonly": (
        QT_TRANSLATE_NOOP("record", "只读"),
        QT_TRANSLATE_NOOP("record", "记录库只读, 现在的决定记不下来"),
        QT_TRANSLATE_NOOP("record", "恢复数据目录的写权限"),
    ),
    "denied": (
        QT_TRANSLATE_NOOP("record", "无权限"),
        QT_TRANSLATE_NOOP("record", "没有权限写记录库, 现在的决定记不下来"),
        QT_TRANSLATE_NOOP("record", "恢复数据目录的写权限"),
    ),
    "io": (
        QT_TRANSLATE_NOOP("record", "磁盘出错"),
        QT_TRANSLATE_NOOP("record", "磁盘读写出错, 现在的决定记不下来"),
        QT_TRANSLATE_NOOP("record", "马上把数据目录拷到另一块盘, 叫维护人员看磁盘和配额"),
    ),
    "locked": (
        QT_TRANSLATE_NOOP("record", "被占住"),
        QT_TRANSLATE_NOOP("record", "记录库被别的程序占住, 现在的决定记不下来"),
        QT_TRANSLATE_NOOP("record", "关掉打开它的数据库工具或拷贝程序"),
    ),
    "damaged": (
        QT_TRANSLATE_NOOP("record", "已损坏"),
        QT_TRANSLATE_NOOP("record", "记录库已损坏, 现在的决定记不下来"),
        QT_TRANSLATE_NOOP("record", "正在把它移开, 另起新库; 一分钟还不好就关掉所有席位和网关再启动"),
    ),
    "damaged_in_use": (
        QT_TRANSLATE_NOOP("record", "已损坏"),
        QT_TRANSLATE_NOOP("record", "记录库已损坏, 还有程序开着它, 现在的决定记不下来"),
        QT_TRANSLATE_NOOP("record", "关掉本数据目录的所有席位和网关, 再启动"),
    ),
    "in_use": (
        QT_TRANSLATE_NOOP("record", "正在换"),
        QT_TRANSLATE_NOOP("record", "记录库正被移开或恢复, 现在的决定记不下来"),
        QT_TRANSLATE_NOOP("record", "等它做完"),
    ),
    "newer": (
        QT_TRANSLATE_NOOP("record", "版本新"),
        QT_TRANSLATE_NOOP("record", "记录库由更新版本的程序写成"),
        QT_TRANSLATE_NOOP("record", "换用新版程序; 记录库没有被改动"),
    ),
    "key": (
        QT_TRANSLATE_NOOP("record", "密钥错"),
        QT_TRANSLATE_NOOP("record", "密钥不是这条链的, 不能接着记"),
        QT_TRANSLATE_NOOP("record", "把原来的 keys 目录放回数据目录 (备份命令的拷贝里有)"),
    ),
    "unavailable": (
        QT_TRANSLATE_NOOP("record", "不可用"),
        QT_TRANSLATE_NOOP("record", "记录库不可用, 现在的决定记不下来"),
        QT_TRANSLATE_NOOP("record", "看磁盘和数据目录, 把括号里的原话告诉维护人员"),
    ),
}
"""Nothing is recorded while it lasts: code → the light's word, what happened, what to do."""

GRAVE: Mapping[str, tuple[str, str, str]] = {
    "set_aside": (
        QT_TRANSLATE_NOOP("record", "另起新库"),
        QT_TRANSLATE_NOOP("record", "旧记录库损坏, 已移开, 另起了新库"),
        QT_TRANSLATE_NOOP("record", "之前没办完的警情和任务不在画面上: 按电台和手记接着办, 新的决定照常记录"),
    ),
    "anchor_ahead": (
        QT_TRANSLATE_NOOP("record", "锚超前"),
        QT_TRANSLATE_NOOP("record", "记录的末尾被截掉过"),
        QT_TRANSLATE_NOOP("record", "照常工作; 拷一份数据目录留着, 告诉审计的人"),
    ),
    "anchor_broken": (
        QT_TRANSLATE_NOOP("record", "锚不符"),
        QT_TRANSLATE_NOOP("record", "记录与它的锚不符, 可能被改过"),
        QT_TRANSLATE_NOOP("record", "照常工作; 拷一份数据目录留着, 告诉审计的人"),
    ),
    "seal_key": (
        QT_TRANSLATE_NOOP("record", "缺密钥"),
        QT_TRANSLATE_NOOP("record", "有涉密任务打不开: 缺封存密钥"),
        QT_TRANSLATE_NOOP("record", "把原来的 keys 目录放回数据目录 (备份命令的拷贝里有), 再启动"),
    ),
    "seal_broken": (
        QT_TRANSLATE_NOOP("record", "封存不符"),
        QT_TRANSLATE_NOOP("record", "涉密任务的封存内容被改过, 打不开"),
        QT_TRANSLATE_NOOP("record", "照常工作; 拷一份数据目录留着, 告诉审计的人"),
    ),
    "behind": (
        QT_TRANSLATE_NOOP("record", "跟不上"),
        QT_TRANSLATE_NOOP("record", "日志跟不上"),
        QT_TRANSLATE_NOOP("record", "别席的决定可能还没显示; 派警前先问一声"),
    ),
}
"""Somebody has to do something, and decisions are recorded: as above."""

NOTES: Mapping[str, tuple[str, str, str]] = {
    "restored": (
        QT_TRANSLATE_NOOP("record", "已恢复"),
        QT_TRANSLATE_NOOP("record", "记录库已从副本恢复"),
        QT_TRANSLATE_NOOP("record", "副本以后的记录在移开的旧库里"),
    ),
    "anchor_unwritten": (
        QT_TRANSLATE_NOOP("record", "锚未写"),
        QT_TRANSLATE_NOOP("record", "锚文件现在写不进去"),
        QT_TRANSLATE_NOOP("record", "决定照常记录; 方便时看数据目录的权限和空间"),
    ),
    "anchor_missing": (
        QT_TRANSLATE_NOOP("record", "缺锚"),
        QT_TRANSLATE_NOOP("record", "启动时没有锚文件"),
        QT_TRANSLATE_NOOP("record", "不必做什么: 断电会这样, 已记下"),
    ),
    "anchor_behind": (
        QT_TRANSLATE_NOOP("record", "锚落后"),
        QT_TRANSLATE_NOOP("record", "启动时锚落后于记录"),
        QT_TRANSLATE_NOOP("record", "不必做什么: 断电会这样, 已记下"),
    ),
}
"""Worth a calm light and no band: as above."""

WORDS = {**NOT_RECORDING, **GRAVE, **NOTES}
"""Every code, the gravest first."""

_COMMAND = "python main.py {command} {what} --data {data}"


@dataclass(frozen=True, slots=True)
class Told:
    """A trouble in words: *word* for the light, *what*, *do*, and *where* things lie, with the command."""

    code: str
    word: str
    what: str
    do: str
    where: str = ""


def told(trouble: JournalTrouble) -> Told:
    """Put a trouble into words; a code without words is shown as it is, with the core's own."""
    found = WORDS.get(trouble.code)
    if found is None:
        return Told(
            trouble.code,
            trouble.code,
            one_line(trouble.words),
            translate("record", NOT_RECORDING["unavailable"][2]),
        )
    word, what, do = (translate("record", text) for text in found)
    if trouble.code in NOT_RECORDING and trouble.code not in {"newer", "key"}:
        do = f"{do}; {translate('record', _AGAIN)}"
    return Told(trouble.code, word, what, do, _where(trouble))


def gravest_first(troubles: Iterable[JournalTrouble]) -> list[JournalTrouble]:
    """Troubles by the order of `WORDS`; one of a newer core counts as the gravest."""
    order = list(WORDS)
    return sorted(troubles, key=lambda one: order.index(one.code) if one.code in WORDS else -1)


def _where(trouble: JournalTrouble) -> str:
    """Where the old journal lies, and how the last good copy is put back."""
    if trouble.code in {"anchor_ahead", "anchor_broken", "seal_key", "seal_broken"}:
        return one_line(trouble.words)
    if not trouble.file:
        return f"({one_line(trouble.words)})" if trouble.code in NOT_RECORDING and trouble.words else ""
    old = translate("record", "旧库原样在 {file}").format(file=trouble.file)
    if trouble.code != "set_aside":
        return old
    if not trouble.copy or trouble.copied_at is None:
        no_copy = translate("record", "没有完好的副本可以恢复")
        return f"{old}; {no_copy}"
    data = Path(trouble.file).parents[2]
    command = _COMMAND.format(command="restore", what=trouble.copy, data=data)
    at = f"{day_words(trouble.copied_at)} {time_words(trouble.copied_at)}"
    offer = translate("record", "值班长可在关掉所有席位和网关后恢复 {time} 的副本: {command}")
    return f"{old}; {offer.format(time=at, command=command)}"
