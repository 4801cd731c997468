"""Telling a process behind a plate that nobody needs it any more."""

import http.client

from dispatch.wire.plates import STOP_PATH, TOKEN_HEADER, Plate

ANSWER_WITHIN_S = 2.0
"""Wall time; one that does not answer by then is ending already, or gone."""


def tell_to_stop(plate: Plate) -> None:
    """Tell a process whose plate shows an ``http`` door to end; blocks for `ANSWER_WITHIN_S` at most.

    One without such a door, and one that does not answer any more, are passed over.
    """
    if "http" not in plate.ports:
        return
    line = http.client.HTTPConnection(plate.host, plate.ports["http"], timeout=ANSWER_WITHIN_S)
    try:
        line.request("POST", STOP_PATH, headers={TOKEN_HEADER: plate.token})
        line.getresponse().read()
    except (OSError, http.client.HTTPException):
        return
    finally:
        line.close()
