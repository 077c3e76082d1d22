"""
The benchmarks of the library, side by side with its peers.

Usage: python benchmarks/run.py [--quick] [ROW ...]   (a ROW is a group such as `rules` or a row such as `rules/first`)
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    sys.path[0] = str(ROOT)  # instead of this folder: the modules are `benchmarks.suite.*`
    from benchmarks.suite.session import session

    return session(sys.argv[1:], results=ROOT / "benchmarks" / "results")


if __name__ == "__main__":
    sys.exit(main())
