"""How much memory a process of its own has held."""

import re
from pathlib import Path


def peak() -> int:
    """Megabytes held by this process at most. (Not ru_maxrss: that begins with what its parent held.)"""
    found = re.search(r"VmHWM:\s*(\d+)", Path("/proc/self/status").read_text())
    assert found
    return int(found[1]) // 1024
