"""By what a plan is measured, and posts are proposed: the rules of a centre, all in its configuration."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlanningPolicy:
    """The rules behind the check of a plan and the posts that are proposed.

    *post_before_s*, *post_after_s*: a proposed post stands from so long before the passing until so long
    after it. *covers_m*: a post or a held signal so near to a junction has it in hand. *side_road_lanes*: a
    side road with so many lanes into the junction needs somebody; 0: none does. *post_spacing_m*: a side road
    nearer than this to the last proposed post gets none of its own; a signal always does. *school_m*: a
    route so near to a school at its hours is told. *departments*: those that every escort and security task
    tells. *ride_mps*: the slowest that a unit is taken to ride to its next post where no road is known.
    """

    post_before_s: float = 1_800.0
    post_after_s: float = 300.0
    covers_m: float = 60.0
    side_road_lanes: int = 1
    post_spacing_m: float = 80.0
    school_m: float = 250.0
    departments: tuple[str, ...] = ("治安", "医疗")
    ride_mps: float = 5.0

    def __post_init__(self) -> None:
        """Raise ValueError for rules that measure nothing."""
        if min(self.post_before_s, self.post_after_s, self.post_spacing_m, self.school_m) < 0:
            raise ValueError(f"planning: no time or distance is negative: {self}")
        if not (self.covers_m > 0 and self.ride_mps > 0 and self.side_road_lanes >= 0):
            raise ValueError(f"planning: covers_m and ride_mps must be positive: {self}")
