"""The real processes with secrets of a test's own, and what the system knows of them."""

import asyncio
import json
import os
import re
import signal
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from dispatch.bootstrap.places import configuration_of
from dispatch.bootstrap.rooms import network_file
from dispatch.wire.plates import Plate, read_plate

PROJECT = Path(__file__).resolve().parents[2]
WITHIN_S = 30.0
SOURCE_KEY = "KEY/of+the source%1"
AUTH_CODE = "CODE-OF-A12"
OTHER_CODE = "CODE-OF-B07"
WRONG_TOKEN = "A-GUESSED-TOKEN"


def certificate_in(folder: Path) -> tuple[Path, Path]:
    """A throwaway certificate for the loopback address and its private key, as PEM files."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(x509.random_serial_number())
    made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    certificate = made.sign(key, hashes.SHA256())
    files = folder / "door.pem", folder / "door.key"
    files[0].write_bytes(certificate.public_bytes(Encoding.PEM))
    files[1].write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return files


class _TellTale(BaseHTTPRequestHandler):
    """A road-state source that repeats the asker's key in everything that it says."""

    def do_GET(self) -> None:
        """Refuse, in words that hold the key."""
        key = parse_qs(urlsplit(self.path).query)["key"][0]
        said = {"status": "0", "info": f"no rights for {key} at {self.path}", "infocode": "10001"}
        body = json.dumps(said, ensure_ascii=False).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 — the library's name
        """Say nothing."""


@contextmanager
def telltale_source() -> Iterator[int]:
    """The source's port on loopback."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _TellTale)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass(slots=True)
class Centre:
    """A city's configuration with secrets in it, and the data directory of its processes."""

    folder: Path
    city: Path
    private_key: str
    pids: dict[str, int] = field(default_factory=dict)

    @property
    def data_dir(self) -> Path:
        """Where the processes keep what they keep."""
        return self.folder / "data"

    @property
    def plate(self) -> Plate:
        """The gateway's."""
        plate = read_plate(self.data_dir, "gateway")
        assert plate is not None
        return plate


def centre_in(folder: Path, source_port: int, terminals_host: str = "127.0.0.1") -> Centre:
    """A real city's configuration on the demo city's roads: key, codes and a private key of its own."""
    _, demo = configuration_of("demo")
    certificate, key = certificate_in(folder)
    (folder / "terminals.csv").write_text(
        f"phone,auth_code,unit,version,profile\n13912344321,{AUTH_CODE},A12,2013,text\n"
        f"13912344322,{OTHER_CODE},B07,2019,text\n",
        encoding="utf-8",
    )
    city = folder / "city.toml"
    city.write_text(
        f'[city]\nname = "x"\nnetwork = "{network_file(demo)}"\n'
        f'[terminals]\nregister = "terminals.csv"\nhost = "{terminals_host}"\n'
        f'certificate = "{certificate}"\nprivate_key = "{key}"\n'
        f'[traffic]\nurl = "http://127.0.0.1:{source_port}/v3"\nkey = "{SOURCE_KEY}"\nperiod_s = 1.0\n',
        encoding="utf-8",
    )
    return Centre(folder, city, "".join(key.read_text().splitlines()[1:-1]))


@contextmanager
def gateway_of(centre: Centre) -> Iterator[Centre]:
    """The gateway as the desk starts it; killed at the end if it still lives."""
    command = [
        sys.executable,
        "main.py",
        "gateway",
        "--city",
        str(centre.city),
        "--data",
        str(centre.data_dir),
    ]
    with (centre.folder / "gateway.said").open("wb") as said:
        process = subprocess.Popen(command, cwd=PROJECT, stdout=said, stderr=said, env=os.environ)
    try:
        wait_for(lambda: read_plate(centre.data_dir, "gateway"), process)
        centre.pids["gateway"] = process.pid
        yield centre
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(WITHIN_S)


@contextmanager
def desk_of(centre: Centre, seat: str = "1") -> Iterator[Centre]:
    """A desk without a screen, which subscribes to the centre's gateway."""
    command = [sys.executable, "-m", "tests.e2e.sitter", str(centre.data_dir), str(centre.city), seat, "1"]
    with (centre.folder / "desk.said").open("wb") as said:
        process = subprocess.Popen(
            command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=said, stderr=said, env=os.environ
        )
    try:
        wait_for(lambda: b"seated" in (centre.folder / "desk.said").read_bytes(), process)
        centre.pids["desk"] = process.pid
        yield centre
    finally:
        assert process.stdin is not None
        process.stdin.close()
        process.wait(WITHIN_S)


def wait_for(found: Callable[[], object], process: "subprocess.Popen[bytes]") -> None:
    """Wait until *found* gives something; fails when the process ends before."""
    end_s = time.monotonic() + WITHIN_S
    while not found():
        assert process.poll() is None, f"{process.args!r} ended with {process.returncode}"
        assert time.monotonic() < end_s, f"{process.args!r}: not within {WITHIN_S} s"
        time.sleep(0.05)


async def tls_line(centre: Centre) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A terminal's connection to the gateway's door."""
    trust = ssl.create_default_context(cafile=centre.folder / "door.pem")
    trust.check_hostname = False
    return await asyncio.open_connection("127.0.0.1", centre.plate.ports["jt808"], ssl=trust)


def family(pid: int) -> list[int]:
    """A process and all that descend from it."""
    found = [pid]
    for parent in found:
        for task in Path(f"/proc/{parent}/task").glob("*/children"):
            found += [int(child) for child in task.read_text().split()]
    return found


def shown_by_the_system(pid: int) -> bytes:
    """What a list of processes shows of one: its command line, its name and its environment."""
    process = Path(f"/proc/{pid}")
    return b"".join((process / name).read_bytes() for name in ("cmdline", "environ", "comm"))


def listening(pid: int) -> set[str]:
    """The addresses at which a process listens, TCP and UDP, as hex in the order of /proc/net/tcp."""
    inodes = set()
    for handle in Path(f"/proc/{pid}/fd").iterdir():
        try:
            socket = re.fullmatch(r"socket:\[(\d+)\]", str(handle.readlink()))
        except FileNotFoundError:  # closed between the two looks
            continue
        if socket is not None:
            inodes.add(socket[1])
    found = set()
    for table, waits in (("tcp", "0A"), ("tcp6", "0A"), ("udp", "07"), ("udp6", "07")):
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            row = line.split()
            if row[3] == waits and row[9] in inodes:
                found.add(row[1].rpartition(":")[0])
    return found
