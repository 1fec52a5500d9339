"""YAML as other programs read it: with numbers and truth values of their own."""

from __future__ import annotations

import re
from typing import Any, ClassVar

import yaml

_INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")


class Core(yaml.SafeLoader):
    """The core schema of YAML 1.2 (10.3.2), which is what editors go by."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        is_plain = isinstance(node, yaml.ScalarNode) and node.style is None
        return _core(node.value) if is_plain else super().construct_object(node, deep)


def _core(text: str) -> Any:
    if text in ("", "~", "null", "Null", "NULL"):
        return None
    if text in ("true", "True", "TRUE", "false", "False", "FALSE"):
        return text.casefold() == "true"
    if _INT.fullmatch(text):
        return int(text, 0 if text.startswith(("0o", "0x")) else 10)
    return float(text) if _FLOAT.fullmatch(text) else text


class Older(yaml.SafeLoader):
    """YAML 1.1, whose days are left as text: JSON, which a schema is for, knows none."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {
        first: [rule for rule in rules if not rule[0].endswith(":timestamp")]
        for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def as_read(text: str) -> list[Any]:
    """What programs make of a YAML text that go by YAML 1.2, and by YAML 1.1."""
    return [yaml.load(text, loader) for loader in (Core, Older)]
