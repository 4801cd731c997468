"""How many connections there may be: of all, of one address, and of one address in a second."""

import time
from collections import Counter

from dispatch.gateway.counts import Counts
from dispatch.gateway.link import Link
from dispatch.gateway.settings import DoorLimits


class Admission:
    """The connections that are in. Refusals are counted by reason."""

    def __init__(self, limits: DoorLimits, counts: Counts) -> None:
        self.links: set[Link] = set()
        self._limits = limits
        self._counts = counts
        self._hosts: Counter[str] = Counter()
        self._arrivals: Counter[str] = Counter()
        self._arrivals_s = time.monotonic()

    def admits(self, link: Link) -> bool:
        """Take a new connection in unless there are too many, or its address opens too many at once."""
        limits = self._limits
        if self._comes_too_fast(link.host):
            self._counts.refuse("connects_too_fast")
            return False
        if self._hosts[link.host] >= limits.connections_per_host or len(self.links) >= limits.connections:
            self._counts.refuse("too_many_connections")
            return False
        self.links.add(link)
        self._hosts[link.host] += 1
        return True

    def _comes_too_fast(self, host: str) -> bool:
        """Count what an address opens in a second; everything is forgotten with the second."""
        now_s = time.monotonic()
        if now_s - self._arrivals_s >= 1.0:
            self._arrivals.clear()
            self._arrivals_s = now_s
        self._arrivals[host] += 1
        return self._arrivals[host] > self._limits.connects_per_s

    def forget(self, link: Link) -> None:
        """Let go of a connection that has ended; one that never got in changes nothing."""
        if link in self.links:
            self.links.remove(link)
            self._hosts[link.host] -= 1
            if not self._hosts[link.host]:
                del self._hosts[link.host]
