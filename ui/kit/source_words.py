"""When a source is lost, what one sees of it is old: said above the rows that come from it."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from dispatch.domain.observations import SourceState
from dispatch.picture.views import Picture
from ui.kit.formatters import NOTHING, age_words, since_s
from ui.kit.words import source_word

translate = QCoreApplication.translate


def lost_words(picture: Picture, now: datetime, sources: Sequence[str]) -> str:
    """The first of *sources* that is lost, and since when nothing is heard; empty while all of them speak."""
    for name in sources:
        seen = picture.sources.get(name)
        if seen is not None and seen.state is SourceState.LOST:
            age = NOTHING if seen.heard_at is None else age_words(since_s(seen.heard_at, now))
            words = translate("tables", "✕ {source}中断 · 以下是 {age} 前的")
            return words.format(source=source_word(name), age=age)
    return ""
