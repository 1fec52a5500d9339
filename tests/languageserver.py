"""The YAML language server, as an editor talks to it: LSP over stdio (specification 3.17)."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from node import module


class LanguageServer:
    """One at work in a folder, by settings of an editor. A request waits for its answer."""

    def __init__(
        self, process: subprocess.Popen[bytes], root: Path, schemas: dict[str, str]
    ) -> None:
        self._to, self._from = process.stdin, process.stdout
        self._ids = count(1)
        yaml = {"schemas": schemas, "validate": True, "completion": True}
        self._settings = {"yaml": {**yaml, "schemaStore": {"enable": False}}}
        can = {"workspace": {"configuration": True}, "textDocument": {"completion": {}}}
        at = {"rootUri": root.as_uri(), "workspaceFolders": None}
        self._ask("initialize", {"processId": None, "capabilities": can, **at})
        self._tell("initialized", {})
        self._tell("workspace/didChangeConfiguration", {"settings": self._settings})

    def marks(self, uri: str, text: str) -> list[tuple[int, str]]:
        """What is marked in a new file: the line, from 0, and what is said."""
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self._tell("textDocument/didOpen", {"textDocument": document})
        while True:
            found = self._next()
            told = found.get("params", {})
            if "diagnostics" in told and told["uri"] == uri:
                marks = told["diagnostics"]
                return [(one["range"]["start"]["line"], one["message"]) for one in marks]

    def offers(self, uri: str, line: int, column: int) -> list[str]:
        """What is offered at a place of a file that was opened."""
        at = {"line": line, "character": column}
        asked = {"textDocument": {"uri": uri}, "position": at}
        return [item["label"] for item in self._ask("textDocument/completion", asked)["items"]]

    def _ask(self, method: str, params: dict[str, Any]) -> Any:
        number = next(self._ids)
        self._send({"id": number, "method": method, "params": params})
        while True:
            found = self._next()
            if found.get("id") == number:
                return found["result"]

    def _tell(self, method: str, params: dict[str, Any]) -> None:
        self._send({"method": method, "params": params})

    def _send(self, message: dict[str, Any]) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._to.write(b"Content-Length: %d\r\n\r\n%s" % (len(data), data))
        self._to.flush()

    def _next(self) -> dict[str, Any]:
        """The next message that is for us; what the server asks is answered on the way."""
        while True:
            length = 0
            while line := self._from.readline().strip():
                if line.lower().startswith(b"content-length:"):
                    length = int(line.partition(b":")[2])
            assert length, "the language server has ended"
            message = json.loads(self._from.read(length))
            if not ("method" in message and "id" in message):
                return message
            answer = None
            if message["method"] == "workspace/configuration":
                wanted = [item.get("section") for item in message["params"]["items"]]
                answer = [self._settings.get(section, {}) for section in wanted]
            self._send({"id": message["id"], "result": answer})


@contextmanager
def language_server(root: Path, schemas: dict[str, str]) -> Iterator[LanguageServer]:
    """A server in a folder, with ``yaml.schemas``; without it the test is skipped by name."""
    script = module("yaml-language-server", "bin", "yaml-language-server")
    process = subprocess.Popen(
        [shutil.which("node") or "node", script, "--stdio"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield LanguageServer(process, root, schemas)
    finally:
        process.kill()
        process.communicate()
