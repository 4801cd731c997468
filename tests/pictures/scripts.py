"""What is done at the desk for the pictures, and when a picture is taken."""

import argparse
from collections.abc import Awaitable, Callable

from tests.pictures.hand import Hand

Script = Callable[[Hand, argparse.Namespace], Awaitable[None]]

JAMS = 3
FIRST_JAMS_WITHIN_S = 120.0


async def busy(hand: Hand) -> None:
    """Come to a busy moment: open alerts, one unit on its way, the advice for another alert open."""
    await hand.until(lambda: len(hand.open_alerts()) >= JAMS, FIRST_JAMS_WITHIN_S, "jams")
    if not hand.riding():
        await hand.press("Home", "Escape", "Down", "Return")
        await hand.press("1")
        await hand.until(hand.riding, 20, "unit on its way")
    await hand.press("Escape", "Escape", "Down", "Down", "Return")


async def desk(hand: Hand, options: argparse.Namespace) -> None:
    """The whole desk by night and by day."""
    await busy(hand)
    for theme in ("dark", "light"):
        hand.window.wear(theme)
        await hand.shoot(f"desk-{options.lang}-{theme}-{options.size}")
    hand.window.wear("dark")


SCRIPTS: dict[str, Script] = {"desk": desk}
