"""
The names that the preview answers to.

A page elsewhere can have a name of its own lead to this machine (DNS rebinding) and would
then read as its own what is served under it. It takes a name to do that: addresses in
figures, the loopback's names and those that the author gave lead where they always did.
"""

from __future__ import annotations

import re
from ipaddress import ip_address
from socket import gethostname
from typing import NamedTuple

# RFC 9110, section 7.2: a host and perhaps a port, of which the digits may be missing.
_AUTHORITY = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\[\]:/?#@\\\s]+)(?::([0-9]{0,5}))?")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_HTTP = 80


class Authority(NamedTuple):
    """Whom a request is for, as a Host header says it; an address without its brackets."""

    name: str
    port: int

    @classmethod
    def of(cls, text: str) -> Authority | None:
        """None where the text says nobody."""
        found = _AUTHORITY.fullmatch(text)
        if not found or (text.startswith("[") and not _is_address(found[1].strip("[]"))):
            return None
        return cls(_canonical(found[1].strip("[]")), int(found[2] or _HTTP))


class Hosts:
    """The names of one preview."""

    def __init__(self, given: str, bound: str) -> None:
        """``given`` is what the author had it listen at, ``bound`` the address that this is."""
        self._anywhere = ip_address(bound).is_unspecified
        own = _own_names() if self._anywhere else ()
        self._names = {_canonical(name) for name in (*_LOOPBACK, *own, given, bound) if name}

    def __contains__(self, name: str) -> bool:
        """Whether it is one of them. Who listens everywhere is reached by any address."""
        return name in self._names or (self._anywhere and _is_address(name))


def _own_names() -> tuple[str, ...]:
    """What this machine is called; the last is its name without a name server (RFC 6762)."""
    name = gethostname()
    short = name.partition(".")[0]
    return name, short, f"{short}.local"


def _canonical(name: str) -> str:
    """The one way of writing it: names have no case and may end in a dot."""
    name = name.lower().removesuffix(".")
    return str(ip_address(name)) if _is_address(name) else name


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
