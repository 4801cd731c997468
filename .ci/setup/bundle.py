"""Packs a folder from which the desk is installed where there is no network, looks it over, and tries it.

`bundle.py write FOLDER` fetches every wheel of the lock, with its hash checked, and lays beside them the
project as it is committed and the system packages' names; `… check FOLDER` says what is missing or damaged,
before anything is installed; `… try FOLDER` installs from it in a temporary folder, with no network but the
loopback, and starts the desk there. Standard library only: `check` runs before there is an environment.
"""

import argparse
import fcntl
import hashlib
import os
import platform
import re
import shutil
import socket
import struct
import subprocess
import sys
import tarfile
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import system_packages

PROJECT = Path(__file__).resolve().parents[2]
LOCK = PROJECT / "requirements.lock"
NAME = "tieqi-desk"
ARCHIVE = f"{NAME}.tar.gz"
PACKAGES = "system-packages.txt"
SUMS = "SHA256SUMS"
SECONDS_OPEN = 20
NOWHERE = "http://127.0.0.1:9/"  # the discard port: nobody listens there

# Linux's numbers: set an interface's flags; it is up, and it runs.
_SET_FLAGS, _UP_AND_RUNNING = 0x8914, 0x41

_README = """铁骑指挥台 · Tieqi Desk

无网络安装 · Install without a network ({made_for})

1. 把本文件夹拷到目标机。  Copy this folder to the machine.
2. sha256sum --quiet -c {sums}
3. apt-get install -y $(cat {packages})    （从本地镜像或光盘 · from a local mirror or a disc）
4. tar xzf {archive} && cd {name}
5. make run OFFLINE=..
"""


@dataclass(frozen=True, slots=True)
class Locked:
    """One line of the lock: a distribution's canonical name, version and allowed SHA-256 digests.

    *conditional*: the line holds for some machines only, so that a bundle may do without it.
    """

    name: str
    version: str
    digests: frozenset[str]
    conditional: bool


def canonical(name: str) -> str:
    """A distribution's name as all of its spellings are compared (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(text: str) -> list[Locked]:
    """Every line of a lock's *text*."""
    found = []
    for line in text.replace("\\\n", " ").splitlines():
        row = re.match(r"([\w.-]+)(?:\[[\w,.-]+\])?==([^\s;]+)\s*(;?)", line)
        if row is not None:
            digests = frozenset(re.findall(r"--hash=sha256:([0-9a-f]{64})", line))
            found.append(Locked(canonical(row[1]), row[2], digests, bool(row[3])))
    return found


def digest(file: Path) -> str:
    """A file's SHA-256 in hex."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def faults(folder: Path, lock: list[Locked]) -> list[str]:
    """One line for each wheel that *folder* lacks or that is not the lock's; none for a whole bundle."""
    wheels: dict[tuple[str, str], list[Path]] = {}
    for file in sorted((folder / "wheels").glob("*.whl")):
        name, version, *_ = file.name.split("-")
        wheels.setdefault((canonical(name), version), []).append(file)
    found = []
    for wanted in lock:
        files = wheels.get((wanted.name, wanted.version), [])
        found += [f"not the locked one: {file.name}" for file in files if digest(file) not in wanted.digests]
        if not files and not wanted.conditional:
            found.append(f"missing: {wanted.name} {wanted.version}")
    return found


def strangers(folder: Path, lock: list[Locked]) -> list[Path]:
    """Wheels of *folder* that the lock does not name: left from an older one."""
    known = {(wanted.name, wanted.version) for wanted in lock}
    return [
        file
        for file in sorted((folder / "wheels").glob("*.whl"))
        if (canonical(file.name.split("-")[0]), file.name.split("-")[1]) not in known
    ]


def sums(folder: Path) -> str:
    """A line for each file of *folder*, as `sha256sum -c` reads it."""
    files = sorted(file for file in folder.rglob("*") if file.is_file() and file.name != SUMS)
    return "".join(f"{digest(file)}  {file.relative_to(folder).as_posix()}\n" for file in files)


def write(folder: Path) -> int:
    """Make the bundle, or bring it up to date."""
    lock = locked(LOCK.read_text(encoding="utf-8"))
    (folder / "wheels").mkdir(parents=True, exist_ok=True)
    for file in strangers(folder, lock):
        file.unlink()
    fetch = [sys.executable, "-m", "pip", "download", "-qq", "--disable-pip-version-check", "--no-deps"]
    fetch += ["--require-hashes", "--only-binary", ":all:", "-r", str(LOCK), "-d", str(folder / "wheels")]
    subprocess.run(fetch, check=True)
    archive = ["git", "archive", f"--prefix={NAME}/", "-o", str(folder.resolve() / ARCHIVE), "HEAD"]
    subprocess.run(archive, check=True, cwd=PROJECT)
    if subprocess.run(["git", "diff", "--quiet", "HEAD"], check=False, cwd=PROJECT).returncode:
        sys.stderr.write("Only what is committed is in the bundle; there are changes that are not.\n")
    (folder / PACKAGES).write_text("\n".join(sorted(system_packages.needed())) + "\n", encoding="utf-8")
    made_for = f"Python {platform.python_version()}, {platform.machine()}, glibc {platform.libc_ver()[1]}"
    readme = _README.format(made_for=made_for, sums=SUMS, packages=PACKAGES, archive=ARCHIVE, name=NAME)
    (folder / "README.txt").write_text(readme, encoding="utf-8")
    (folder / SUMS).write_text(sums(folder), encoding="utf-8")
    if said := faults(folder, lock):
        return complain(folder, said)
    size_mb = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6
    sys.stdout.write(f"{folder}: {len(lock)} wheels, the project and its system packages' names; ")
    sys.stdout.write(f"{size_mb:.0f} MB\n")
    return 0


def check(folder: Path) -> int:
    """Say what the bundle lacks for this project's lock; 0 when it lacks nothing."""
    said = faults(folder, locked(LOCK.read_text(encoding="utf-8")))
    return complain(folder, said) if said else 0


def complain(folder: Path, said: list[str]) -> int:
    """Say on stderr what is wrong with *folder*; returns 1."""
    sys.stderr.write(f"The bundle {folder} cannot be installed from. Make it again: make bundle\n")
    sys.stderr.write("".join(f"  {line}\n" for line in said))
    return 1


def enclosed(home: Path) -> dict[str, str]:
    """An environment in which every package client looks at a port where nobody listens."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
    proxies = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), NOWHERE)
    return {**kept, **proxies, "HOME": str(home), "PIP_CONFIG_FILE": os.devnull, "PIP_INDEX_URL": NOWHERE}


def namespace() -> list[str]:
    """The command that gives what follows it a network of its own, empty; [] where it is not allowed."""
    command = ["unshare", "--net"] + ([] if os.geteuid() == 0 else ["--map-root-user"])
    if shutil.which("unshare") is None:
        return []
    tried = subprocess.run([*command, "true"], check=False, capture_output=True)
    return [*command, sys.executable, str(Path(__file__).resolve()), "enter"] if not tried.returncode else []


def enter(command: list[str]) -> int:
    """Inside a new network namespace: bring the loopback up, make sure there is nothing else, go on."""
    with socket.socket() as door:
        fcntl.ioctl(door, _SET_FLAGS, struct.pack("16sh14x", b"lo", _UP_AND_RUNNING))
    interfaces = [name for _, name in socket.if_nameindex()]
    if interfaces == ["lo"]:
        os.execvp(command[0], command)  # noqa: S606 — the command of `trial`, which no shell has to read
    sys.stderr.write(f"This is no empty network: {interfaces}\n")
    return 1


def trial(folder: Path) -> int:
    """Install from *folder* and start the desk, without a network; 0 when a desk stood on the screen."""
    begin_s = time.monotonic()
    wall = namespace()
    if not wall:
        sys.stderr.write("No network namespace may be made here; package clients look at a closed port.\n")
    with tempfile.TemporaryDirectory(prefix="tieqi-bundle-") as made:
        home = Path(made)
        with tarfile.open(folder / ARCHIVE) as archive:
            archive.extractall(home, filter="data")
        shot, data = home / "desk.png", home / "data"
        arguments = f"--data {data} --operator 王 --exit-after {SECONDS_OPEN} --shot {shot}"
        start = ["make", "run", f"OFFLINE={folder.resolve()}", "XVFB=1", f"ARGS={arguments}"]
        project, clean = home / NAME, enclosed(home)
        if code := subprocess.run([*wall, *start], cwd=project, env=clean, check=False).returncode:
            return code
        verify = [str(project / ".venv" / "bin" / "python"), "main.py", "journal", "verify", str(data)]
        if code := subprocess.run([*wall, *verify], cwd=project, env=clean, check=False).returncode:
            return code
        size_kb = shot.stat().st_size / 1000
    took_s = time.monotonic() - begin_s
    where = "in an empty network" if wall else "with every package client pointed at a closed port"
    sys.stdout.write(f"Installed and started {where}: {took_s:.0f} s, a picture of {size_kb:.0f} kB\n")
    return 0


def main() -> int:
    """Write, check or try a bundle."""
    if sys.argv[1:2] == ["enter"]:
        return enter(sys.argv[2:])
    parser = argparse.ArgumentParser(description="What is needed to install the desk without a network.")
    parser.add_argument("action", choices=("write", "check", "try"))
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    return {"write": write, "check": check, "try": trial}[options.action](options.folder)


if __name__ == "__main__":
    sys.exit(main())
