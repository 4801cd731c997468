"""A message on the socket: its length as u32 big-endian, then MessagePack."""

import asyncio
import struct

import msgspec

from dispatch.wire.messages import FromDesk, FromGateway

LIMIT_BYTES = 64 * 1024 * 1024
"""No message is longer; a peer that promises more is cut off."""

_LENGTH = struct.Struct(">I")
_encoder = msgspec.msgpack.Encoder()
_from_desk: msgspec.msgpack.Decoder[FromDesk] = msgspec.msgpack.Decoder(FromDesk)
_from_gateway: msgspec.msgpack.Decoder[FromGateway] = msgspec.msgpack.Decoder(FromGateway)


class WireError(Exception):
    """The peer sent something that is no message of ours."""


def packed(message: FromDesk | FromGateway) -> bytes:
    """Return the message ready for the socket."""
    body = _encoder.encode(message)
    return _LENGTH.pack(len(body)) + body


async def _read(reader: asyncio.StreamReader, limit: int) -> bytes:
    (length,) = _LENGTH.unpack(await reader.readexactly(_LENGTH.size))
    if length > limit:
        message = f"a message of {length} bytes, the limit is {limit}"
        raise WireError(message)
    return await reader.readexactly(length)


async def read_from_desk(reader: asyncio.StreamReader, limit: int = 65536) -> FromDesk:
    """Read a desk's next message.

    Raises WireError for what is no message, asyncio.IncompleteReadError at the end.
    """
    try:
        return _from_desk.decode(await _read(reader, limit))
    except msgspec.MsgspecError as error:
        raise WireError(str(error)) from error


async def read_from_gateway(reader: asyncio.StreamReader) -> FromGateway:
    """Read the gateway's next message; errors as in `read_from_desk`."""
    try:
        return _from_gateway.decode(await _read(reader, LIMIT_BYTES))
    except msgspec.MsgspecError as error:
        raise WireError(str(error)) from error
