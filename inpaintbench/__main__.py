"""`python -m inpaintbench` is the command line."""

from __future__ import annotations

from inpaintbench.cli import main

if __name__ == "__main__":
    main()
