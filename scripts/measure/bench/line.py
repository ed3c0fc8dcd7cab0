"""A line between browser and server on this machine: counts bytes, and may be slow.

Chromium's own network emulation covers the page but not what its workers fetch, so the line is a
relay that both go through. One link is shared by all connections in turn.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

PACKET = 1460
CATCH_UP = 0.05
"""Seconds that a relay which was woken late may make up for, so that the rate is what it says."""


@dataclass(frozen=True, slots=True)
class Speed:
    """Bits a second in both directions, and seconds for a round trip; 0 is no limit."""

    down: float = 0
    up: float = 0
    round_trip: float = 0


UNLIMITED = Speed()
SLOW_4G = Speed(down=1_600_000, up=750_000, round_trip=0.15)
"""What Lighthouse calls slow 4G, at the line itself: no extra time for each request is added."""


@dataclass(eq=False)
class Line:
    """A line that is open at an address; ``down`` is the number of bytes to the browser so far."""

    target: tuple[str, int]
    speed: Speed
    base: str = ""
    down: int = 0
    _free: dict[str, float] = field(default_factory=lambda: {"down": 0.0, "up": 0.0})

    async def connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Relay one connection until either side ends it."""
        # The handshake takes a round trip before the first byte.
        await asyncio.sleep(self.speed.round_trip)
        try:
            far_reader, far_writer = await asyncio.open_connection(*self.target)
        except OSError:
            writer.close()
            return
        ways = (
            self._carry(reader, far_writer, "up"),
            self._carry(far_reader, writer, "down"),
        )
        with suppress(ConnectionError):
            await asyncio.gather(*ways)

    async def _carry(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: str
    ) -> None:
        """Carry one direction: each packet takes its time on the link, then travels."""
        rate = self.speed.down if way == "down" else self.speed.up
        travelling: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        arriving = asyncio.create_task(_arrive(travelling, writer))
        loop = asyncio.get_running_loop()
        try:
            while packet := await reader.read(PACKET if rate else 1 << 16):
                if way == "down":
                    self.down += len(packet)
                if rate:
                    begun = max(loop.time() - CATCH_UP, self._free[way])
                    self._free[way] = begun + 8 * len(packet) / rate
                    await asyncio.sleep(self._free[way] - loop.time())
                travelling.put_nowait((loop.time() + self.speed.round_trip / 2, packet))
        except ConnectionError:
            pass
        finally:
            travelling.put_nowait((0, b""))
            await arriving


async def _arrive(
    travelling: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter
) -> None:
    loop = asyncio.get_running_loop()
    try:
        while True:
            when, packet = await travelling.get()
            if not packet:
                break
            if (wait := when - loop.time()) > 0:
                await asyncio.sleep(wait)
            writer.write(packet)
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        with suppress(ConnectionError, RuntimeError):
            writer.close()


@contextmanager
def line(address: str, speed: Speed = UNLIMITED) -> Iterator[Line]:
    """Open a line to a server at an address while the block runs."""
    parts = urlsplit(address)
    opened = Line((str(parts.hostname), parts.port or 80), speed)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    opening = asyncio.start_server(opened.connect, "127.0.0.1", 0)
    server = asyncio.run_coroutine_threadsafe(opening, loop).result(5)
    opened.base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    try:
        yield opened
    finally:
        loop.call_soon_threadsafe(server.close)
        asyncio.run_coroutine_threadsafe(_end(), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()


async def _end() -> None:
    """Cancel every connection that is still open."""
    me = asyncio.current_task()
    left = [task for task in asyncio.all_tasks() if task is not me]
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
    # Closed connections need a turn of the loop to go.
    await asyncio.sleep(0)
