"""Whether it was the gateway that would not have this seat."""

from dispatch.desk.link import GatewayRefusedError


def refusal_code(error: Exception) -> str:
    """The code of the gateway's refusal (version, token, seat…), "" for any other error."""
    return error.code if isinstance(error, GatewayRefusedError) else ""
