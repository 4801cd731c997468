"""Fuzzes frame reader and decoder: `python -m tests.soak.fuzzing FOLDER [options of libFuzzer]`.

FOLDER takes new inputs that reach new code. Needs atheris (the extra ``fuzz``): coverage-guided.
"""

import sys
from importlib import import_module


def main() -> None:
    """Fuzz until told to stop; a broken promise ends it with a trace and the input in a file."""
    atheris = import_module("atheris")
    with atheris.instrument_imports(include=["dispatch.feeds.jt808"]):
        for name in ("frame", "decode", "encode", "fields", "reassembly", "text", "translate"):
            import_module(f"dispatch.feeds.jt808.{name}")
    try_bytes = import_module("tests.field.target").try_bytes

    def one(data: bytes) -> None:
        try_bytes(data)

    atheris.Setup(sys.argv, one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
