"""The same staging with other times: sections closed later, opened sooner, another hour to leave."""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from dispatch.simulation.rehearsal.staging import Closing, Drive, Staging


@dataclass(frozen=True, slots=True)
class Lead:
    """A closure's times: closed so long before the lead comes, opened so long after it is due to be out."""

    close_before_s: int
    open_after_s: int


def comes_s(drive: Drive, closing: Closing) -> int:
    """When the lead is planned to come to a section."""
    return round(drive.due_s(max(drive.edge_m[closing.first], drive.knot_m[0])))


def leaves_s(drive: Drive, closing: Closing) -> int:
    """When the lead is planned to be out of a section."""
    return round(drive.due_s(min(drive.edge_m[closing.last + 1], drive.knot_m[-1])))


def lead_of(drive: Drive, closing: Closing) -> Lead:
    """A closing's times as the plan writes them."""
    return Lead(comes_s(drive, closing) - closing.close_s, closing.open_s - leaves_s(drive, closing))


def retimed(staging: Staging, leads: Mapping[str, Lead]) -> Staging:
    """Close and open by *leads*; what is not named stays. Clearing keeps its distance to the closing."""
    drive = staging.drive
    if drive is None:
        return staging
    closings = []
    for closing in staging.closings:
        lead = leads.get(closing.closure_id)
        if lead is None:
            closings.append(closing)
            continue
        close_s = comes_s(drive, closing) - lead.close_before_s
        closings.append(
            msgspec.structs.replace(
                closing,
                clear_s=close_s - (closing.close_s - closing.clear_s),
                close_s=close_s,
                open_s=leaves_s(drive, closing) + lead.open_after_s,
            )
        )
    return msgspec.structs.replace(staging, closings=tuple(closings))


def moved(staging: Staging, by_s: int) -> Staging:
    """The convoy leaves *by_s* later, and all closures that follow it with it; those at fixed hours stay."""
    drive = staging.drive
    if drive is None:
        return staging
    later = msgspec.structs.replace(
        drive, leaves_s=drive.leaves_s + by_s, knot_s=tuple(at_s + by_s for at_s in drive.knot_s)
    )
    closings = tuple(
        closing
        if closing.first < 0
        else msgspec.structs.replace(
            closing,
            clear_s=closing.clear_s + by_s,
            close_s=closing.close_s + by_s,
            open_s=closing.open_s + by_s,
        )
        for closing in staging.closings
    )
    marks = tuple(msgspec.structs.replace(mark, due_s=mark.due_s + by_s) for mark in staging.marks)
    return msgspec.structs.replace(staging, drive=later, closings=closings, marks=marks)


def watched(staging: Staging, begin_s: int, end_s: int) -> Staging:
    """The same with another time in which the public is watched."""
    return msgspec.structs.replace(staging, begin_s=begin_s, end_s=end_s)
