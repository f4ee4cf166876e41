"""What the YAML language server, which editors ask, makes of the generated schema of rules.

npm install yaml-language-server
YAML_LANGUAGE_SERVER=node_modules/.bin/yaml-language-server pytest -m slow tests/schema
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

SERVER = os.environ.get("YAML_LANGUAGE_SERVER") or shutil.which("yaml-language-server")
SCHEMA = ROOT / "schemas" / "v1" / "rule.schema.json"
HEAD = """\
# yaml-language-server: $schema=rule.schema.json
id: OWN-01
title: Offshore work is limited
severity: warn
for: component
"""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (SERVER and shutil.which("node")), reason="there is no yaml-language-server"
    ),
]


class Editor:
    """As much of an editor as the server needs (Language Server Protocol 3.17)."""

    def __init__(self, folder: Path) -> None:
        assert SERVER is not None
        self._folder = folder
        self._server = subprocess.Popen(
            [SERVER, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._told: list[dict[str, Any]] = []
        self._last = 0
        self.ask("initialize", {"processId": None, "rootUri": folder.as_uri(), "capabilities": {}})
        self._send({"method": "initialized", "params": {}})

    def close(self) -> None:
        self._server.kill()
        self._server.communicate()

    def open(self, name: str, text: str) -> str:
        """Opens a file that holds the text; returns its address."""
        uri = (self._folder / name).as_uri()
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self._send({"method": "textDocument/didOpen", "params": {"textDocument": document}})
        return uri

    def ask(self, method: str, params: dict[str, Any]) -> Any:
        self._last += 1
        self._send({"id": self._last, "method": method, "params": params})
        while (answer := self._next()).get("id") != self._last or "method" in answer:
            continue
        return answer["result"]

    def problems(self, uri: str) -> list[dict[str, Any]]:
        """What the server says is wrong with a file, whenever it does."""
        while True:
            for told in self._told:
                if told.get("params", {}).get("uri") == uri:
                    found: list[dict[str, Any]] = told["params"]["diagnostics"]
                    return found
            self._next()

    def _send(self, message: dict[str, Any]) -> None:
        assert self._server.stdin is not None
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._server.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self._server.stdin.flush()

    def _next(self) -> dict[str, Any]:
        assert self._server.stdout is not None
        length = 0
        while line := self._server.stdout.readline().strip():
            name, _, value = line.partition(b":")
            length = int(value) if name == b"Content-Length" else length
        message: dict[str, Any] = json.loads(self._server.stdout.read(length))
        if "method" in message and "id" in message:  # the server asks for settings: it has none
            count = len(message["params"].get("items", ())) if "params" in message else 0
            self._send({"id": message["id"], "result": [None] * count})
        elif message.get("method") == "textDocument/publishDiagnostics":
            self._told.append(message)
        return message


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    folder = tmp_path_factory.mktemp("rules")
    shutil.copy(SCHEMA, folder)
    editor = Editor(folder)
    yield editor
    editor.close()


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("se", {"severity"}),
        ("severity: ", {"fail", "warn"}),
        ("for: ", {"component", "provider", "ip_asset"}),
        ("when: {prov", {"providerType", "provider.country"}),
        ("when:\n  actual", {"actualLocationType"}),
        ("when:\n  actualLocationType: ", {"offshore", "nearshore", "onshore"}),
        ("when:\n  provider.country:\n    ", {"eq", "in", "not_in", "present"}),
        ("when:\n  provider.country: {in: ", {"@eea", "@nearEurope"}),
        ("references:\n  - source: ", {"article", "dora"}),
    ],
)
def test_an_editor_is_offered_what_can_be_written_there(
    editor: Editor, typed: str, offered: set[str]
) -> None:
    head = HEAD.replace("severity: warn\n", "") if typed.startswith("se") else HEAD
    head = head.replace("for: component\n", "") if typed.startswith("for") else head
    text = head + typed
    uri = editor.open(f"{abs(hash(typed))}.yaml", text)
    place = {"line": text.count("\n"), "character": len(text.rpartition("\n")[2])}
    found = editor.ask("textDocument/completion", {"textDocument": {"uri": uri}, "position": place})
    items = found["items"] if isinstance(found, dict) else found
    assert offered <= {item["label"].strip("\"'") for item in items}


def test_an_editor_underlines_a_value_that_cannot_be_and_a_key_that_no_rule_has(
    editor: Editor,
) -> None:
    text = HEAD + "require: {providerType: outside}\nseverety: warn\n"
    uri = editor.open("wrong.yaml", text)
    lines = {problem["range"]["start"]["line"] for problem in editor.problems(uri)}
    assert {text.count("\n") - 2, text.count("\n") - 1} <= lines
