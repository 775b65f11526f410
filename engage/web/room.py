"""Whether there is room to write what people send."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

LEAST_FREE = 64 * 1024 * 1024  # bytes
PROBE = ".room"
PROBED = b"x" * 4096


def want_of_room(folder: Path) -> str | None:
    """Why nothing more can be written to a directory, in words for whoever watches the service; None when it can."""
    probe = folder / PROBE
    try:
        free = shutil.disk_usage(folder).free
        probe.write_bytes(PROBED)
    except OSError as error:
        return f"nothing can be written to the data directory: {error.strerror}"
    finally:
        with suppress(OSError):
            probe.unlink()
    if free >= LEAST_FREE:
        return None
    need = f"{free // 1024**2} MB are free, and {LEAST_FREE // 1024**2} MB are needed"
    return f"the disk of the data directory is nearly full: {need}"
