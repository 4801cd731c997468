"""Finds what the desk needs of the operating system, and has apt-get install what is missing.

`system_packages.py python` before there is an environment; `… desk` for what `make run` needs, `… test` for
what `make test` needs as well, both with the environment's own interpreter, so that they can ask the very
files that will be loaded. Standard library only.

Nothing is installed on suspicion: libraries are those that `ldd` cannot find, programs those that are not on
the path, the font one that fontconfig does not know. apt-get may when this is root or sudo asks no password;
otherwise the one line to type is printed. Exit 0 when nothing is missing (any more), 1 otherwise.
"""

import argparse
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path

# What the desk loads, below site-packages. A Qt plugin is loaded by name at run time, so ldd on the
# interpreter would not see it.
LOADED = (
    "PySide6/Qt/lib/libQt6WebEngineCore.so.6",
    "PySide6/Qt/libexec/QtWebEngineProcess",
    "PySide6/Qt/lib/libQt6Widgets.so.6",
    "PySide6/Qt/lib/libQt6Multimedia.so.6",
    "PySide6/Qt/plugins/platforms/libqxcb.so",
    "PySide6/Qt/plugins/xcbglintegrations/libqxcb-egl-integration.so",
    "PySide6/Qt/plugins/xcbglintegrations/libqxcb-glx-integration.so",
    "sumo/bin/sumo",
    "sumo/bin/netconvert",
    "libsumo/_libsumo.so",
)

# Libraries whose package is not named after them.
PACKAGE_OF = {
    "libbrotlicommon.so.1": "libbrotli1",
    "libbrotlidec.so.1": "libbrotli1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libnspr4.so": "libnspr4",
    "libnss3.so": "libnss3",
    "libnssutil3.so": "libnss3",
    "libsmime3.so": "libnss3",
    "libz.so.1": "zlib1g",
}

# Programs that the tests start, and `make run XVFB=1`, with their packages.
PROGRAMS = (("Xvfb", "xvfb"), ("xvfb-run", "xvfb"), ("xauth", "xauth"), ("xdotool", "xdotool"))
# What is needed before anything can be asked.
ALWAYS = ("make", "python3", "python3-venv", "fontconfig", "fonts-noto-cjk")


def package_of(soname: str) -> str:
    """Debian's package for a shared library: libX11.so.6 -> libx11-6.

    By Debian policy 8.1 (the name, then the number, a hyphen between them when the name ends in a digit),
    but for those in PACKAGE_OF.
    """
    if soname in PACKAGE_OF:
        return PACKAGE_OF[soname]
    stem, _, version = soname.lower().replace("_", "-").partition(".so")
    version = version.lstrip(".")
    return f"{stem}-{version}" if version and stem[-1].isdigit() else f"{stem}{version}"


def unresolved(ldd_output: str) -> set[str]:
    """Sonames that ldd reports as not found."""
    return set(re.findall(r"^\s*(\S+) => not found", ldd_output, re.MULTILINE))


def missing_libraries(site_packages: Path) -> set[str]:
    """Packages of the shared libraries that the environment's files ask for in vain.

    Libraries that lie within the environment are no apt package's business: Qt's and SUMO's find each other
    by their own run paths.
    """
    sonames: set[str] = set()
    for name in LOADED:
        path = site_packages / name
        if path.exists():
            ldd = subprocess.run(["ldd", path], capture_output=True, text=True, check=False)
            sonames |= unresolved(ldd.stdout)
    bundled = {path.name for path in site_packages.glob("PySide6/Qt/lib/*.so*")}
    return {package_of(soname) for soname in sonames - bundled}


def resolved(ldd_output: str) -> set[Path]:
    """Files that ldd found, those of the environment among them."""
    return {Path(file) for file in re.findall(r" => (/\S+)", ldd_output)}


def needed() -> set[str]:
    """Every Debian package that `make run` and `make test` use, installed here or not.

    A library's package is asked of dpkg, which knows those whose names the policy does not tell.
    """
    site_packages = Path(sysconfig.get_path("purelib"))
    files: set[Path] = set()
    for name in LOADED:
        ldd = subprocess.run(["ldd", site_packages / name], capture_output=True, text=True, check=False)
        files |= {file for file in resolved(ldd.stdout) if not file.is_relative_to(site_packages)}
    # One file has two names where /lib is /usr/lib, and dpkg knows the one that its package was made with.
    bare = {str(file).removeprefix("/usr") for file in files}
    spellings = sorted(bare | {f"/usr{file}" for file in bare})
    owners = subprocess.run(["dpkg", "-S", *spellings], capture_output=True, text=True, check=False).stdout
    packages = {line.partition(":")[0] for line in owners.splitlines()}
    return packages | set(ALWAYS) | {package for _, package in PROGRAMS}


def _programs(names: Iterable[tuple[str, str]]) -> set[str]:
    """Packages of the (program, package) pairs whose program is not on the path."""
    return {package for program, package in names if not shutil.which(program)}


def missing_font() -> set[str]:
    """The packages that bring a Chinese font, unless fontconfig knows one."""
    if shutil.which("fc-list"):
        found = subprocess.run(["fc-list", ":lang=zh", "family"], capture_output=True, text=True, check=False)
        return set() if found.stdout.strip() else {"fonts-noto-cjk"}
    return {"fontconfig", "fonts-noto-cjk"}


def missing(what: str) -> set[str]:
    """Debian packages that *what* (python, desk or test) lacks on this machine."""
    if what == "python":
        return set() if importlib.util.find_spec("ensurepip") else {"python3-venv"}
    packages = missing_libraries(Path(sysconfig.get_path("purelib"))) | missing_font()
    if what == "test":
        packages |= _programs(PROGRAMS)
    return packages


def _root_prefix() -> list[str] | None:
    """What to put before apt-get, or None when it may not run without being asked."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo"):
        asked = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
        if asked.returncode == 0:
            return ["sudo", "-n"]
    return None


def install(packages: Iterable[str]) -> bool:
    """Install by apt-get; False when it may not, or did not succeed."""
    prefix = _root_prefix() if shutil.which("apt-get") else None
    if prefix is None:
        return False
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y"]
    order = [*apt, "install", "--no-install-recommends", *sorted(packages)]
    if subprocess.run(order, stdin=subprocess.DEVNULL, check=False).returncode == 0:
        return True
    # A fresh machine has no package lists yet.
    updated = subprocess.run([*apt, "update"], stdin=subprocess.DEVNULL, check=False)
    return (
        updated.returncode == 0
        and subprocess.run(order, stdin=subprocess.DEVNULL, check=False).returncode == 0
    )


def main() -> int:
    """Look, install if that is allowed, look again, and say what is left to do."""
    parser = argparse.ArgumentParser(
        description="Find, and where allowed install, the system packages needed."
    )
    parser.add_argument("what", choices=("python", "desk", "test"))
    what = parser.parse_args().what
    lacking = missing(what)
    if lacking and install(lacking):
        importlib.invalidate_caches()
        lacking = missing(what)
    if lacking:
        sudo = "" if os.geteuid() == 0 else "sudo "
        sys.stderr.write(
            f"System packages are missing. Type: {sudo}apt-get install -y {' '.join(sorted(lacking))}\n"
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
