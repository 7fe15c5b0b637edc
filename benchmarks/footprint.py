"""What a worker costs before it does anything: the time of the import, and the memory of a process. `python -m benchmarks footprint`.

Each is measured in processes of their own; memory is what a process has for itself and its share of what it shares
(Pss), in Linux.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from typing import NamedTuple

ROUNDS = 9
PSS = "print(next(int(line.split()[1]) for line in open('/proc/self/smaps_rollup') if line.startswith('Pss:')))"
SERVED = "from editor import Editor; from editor.api import Api; api = Api(Editor()); "
CHECKED = "[api.editor.check(html) for html in ('<p>a</p>', '<b>b<p>c', '<table><td>' * 20) for _ in range(200)]; "
WORKERS = {
    "Python alone": "",
    "import editor": "import editor; ",
    "the API": SERVED,
    "the API, after 600 replies": SERVED + CHECKED,
}


class Start(NamedTuple):
    """Median milliseconds of a process that only imports, and of an empty one."""

    imported: float
    empty: float


def start() -> Start:
    """How long `import editor` takes, files in the system's cache."""

    def milliseconds(code: str) -> float:
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)
        return (time.perf_counter() - began) * 1000

    times = [(milliseconds("import editor"), milliseconds("pass")) for _ in range(ROUNDS)]
    return Start(statistics.median(one for one, _ in times), statistics.median(other for _, other in times))


def memory(code: str) -> float:
    """MiB that a process has after that code."""
    done = subprocess.run([sys.executable, "-c", code + PSS], check=True, capture_output=True, text=True)
    return int(done.stdout) / 1024


def main() -> None:
    """Print both."""
    measured = start()
    print(
        f"import editor: {measured.imported - measured.empty:.0f} ms, median of {ROUNDS}, Python's own start taken off"
    )
    for name, code in WORKERS.items():
        print(f"{memory(code):9.1f} MiB  {name}")


if __name__ == "__main__":
    main()
