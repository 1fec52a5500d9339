"""Lets ``python -m generator`` do what ``journal`` does."""

from .cli import main

if __name__ == "__main__":
    main(prog_name="journal")
