"""Where the real processes listen, by the system's own table."""

from pathlib import Path

from tests.doors.processes import Centre, centre_in, gateway_of, listening

LOOPBACK, EVERYWHERE = "0100007F", "00000000"


def test_the_processes_listen_on_loopback(centre: Centre) -> None:
    """Without a word in the configuration nobody on the network reaches a door; a desk has none."""
    assert set(centre.plate.ports) == {"desks", "jt808"}
    assert listening(centre.pids["gateway"]) == {LOOPBACK}
    assert listening(centre.pids["desk"]) == set()


def test_only_the_terminals_door_is_opened_by_the_configuration(tmp_path: Path) -> None:
    """Riders come from outside; the desks' door stays where it is."""
    with gateway_of(centre_in(tmp_path, 9, "0.0.0.0")) as opened:  # noqa: S104 — as configured
        assert listening(opened.pids["gateway"]) == {LOOPBACK, EVERYWHERE}
