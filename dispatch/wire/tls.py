"""TLS contexts from files that a configuration names."""

import ssl
from pathlib import Path


def trusting(ca: str) -> ssl.SSLContext:
    """Return a context for asking an ``https`` source: *ca* is the file of the authority to trust.

    With "" those that the system trusts. Raises OSError (ssl.SSLError is one) for a file that is none.
    """
    return ssl.create_default_context(cafile=ca or None)


def showing(certificate: Path | None, key: Path | None) -> ssl.SSLContext | None:
    """Return a context for a door that shows *certificate*, None without one.

    Raises OSError (ssl.SSLError is one) for files that are none.
    """
    if certificate is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    return context
