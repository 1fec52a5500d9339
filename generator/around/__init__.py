"""What stands around a journal for other programs: editors, git, and a host that publishes."""

from .beginnings import around
from .schemas import (
    SCHEMAS,
    NotOurs,
    front_matter_schema,
    keep_schemas,
    settings_schema,
    stale_schemas,
)

__all__ = [
    "SCHEMAS",
    "NotOurs",
    "around",
    "front_matter_schema",
    "keep_schemas",
    "settings_schema",
    "stale_schemas",
]
