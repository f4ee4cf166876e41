"""A file that a proposal names is there, plain, inside, and unchanged; or it is said why not."""

import hashlib
import os
import socket
from pathlib import Path

import pytest

from checker.reading import PaperProblem, Papers, Source, discover
from checker.reading import papers as module

TEXT = b"what was read"
DIGEST = hashlib.sha256(TEXT).hexdigest()


@pytest.fixture
def papers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Papers:
    """Those of `repository/proposals/p.json`; a secret lies beside the repository."""
    (tmp_path / "secret").write_bytes(TEXT)
    repository = tmp_path / "repository"
    (repository / ".git").mkdir(parents=True)
    (repository / ".git" / "config").write_bytes(TEXT)
    (repository / "shared.md").write_bytes(TEXT)
    folder = repository / "proposals"
    (folder / "evidence").mkdir(parents=True)
    (folder / "evidence" / "report.md").write_bytes(TEXT)
    monkeypatch.chdir(folder)
    return Papers(Source("p.json", b"{}", "."))


def look(papers: Papers, path: str, sha256: str | None = None) -> str:
    """What is wrong, in one text; empty when nothing is."""
    found = papers.look(path, sha256)
    return f"{found.message} | {found.hint}" if found else ""


@pytest.mark.parametrize(
    "path",
    ["evidence/report.md", "evidence/../evidence/./report.md", "../shared.md", "p/../evidence/"],
)
def test_a_file_inside_the_repository_is_found(papers: Papers, path: str) -> None:
    path += "report.md" if path.endswith("/") else ""
    Path("p").mkdir()
    assert look(papers, path, DIGEST) == look(papers, path) == ""


def test_a_link_inside_the_repository_is_followed(papers: Papers) -> None:
    Path("link.md").symlink_to("evidence/report.md")
    Path("links").symlink_to("evidence")
    assert look(papers, "link.md", DIGEST) == look(papers, "links/report.md", DIGEST) == ""


def test_another_digest_is_told_with_the_one_it_has(papers: Papers) -> None:
    found = papers.look("evidence/report.md", "0" * 64)
    assert found is not None
    assert found.of_digest
    assert DIGEST in found.hint


ELSEWHERE = ["../../secret", "../../nothing", "../../../../../../../etc/passwd", "..", "../.."]


@pytest.mark.parametrize("path", [*ELSEWHERE, "../.git/config", "link", "links/secret", "loose"])
def test_nothing_outside_is_looked_at_and_nobody_learns_what_is_there(
    papers: Papers, path: str
) -> None:
    Path("link").symlink_to("../../secret")
    Path("links").symlink_to("../..")
    Path("loose").symlink_to("../../nothing")
    told = {look(papers, path, DIGEST), look(papers, path)}
    assert told == {f"{module._OUTSIDE} | {module._NO_WAY}"}


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "C:\\secret", "a\0b", "file:///etc/passwd", "https://example.com/x"]
)
def test_what_is_no_relative_path_is_refused(papers: Papers, path: str) -> None:
    assert look(papers, path).startswith("is not a path that leads")


@pytest.mark.parametrize("path", ["evidence/gone.md", "a" * 300, "p.json/x", "caf\udce9"])
def test_what_is_not_there_does_not_exist(papers: Papers, path: str) -> None:
    assert look(papers, path, DIGEST).startswith("does not exist")


def test_a_misspelt_name_comes_with_the_nearest(papers: Papers) -> None:
    assert 'did you mean "report.md"?' in look(papers, "evidence/reprot.md")


def test_only_plain_files_count(papers: Papers) -> None:
    os.mkfifo("pipe")
    Path("loop").symlink_to("loop")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket")
        for path in ("pipe", "loop", "socket", "evidence", "evidence/.", ""):
            assert look(papers, path, DIGEST).startswith("is not a regular file"), path


def test_without_a_repository_the_folder_that_was_searched_is_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    for place in ("outside.md", "a/beside.md", "a/b/p.json"):
        (tmp_path / place).write_bytes(TEXT)
    monkeypatch.chdir(tmp_path)
    told = {
        asked: (look(found, "../beside.md"), look(found, "../../outside.md"))
        for asked in ("a", "a/b/p.json", ".")
        for source in discover([asked], stdin=None, stdin_name="")
        if isinstance(source, Source)
        for found in [Papers(source)]
    }
    no = f"{module._OUTSIDE} | {module._NO_WAY}"
    assert told == {"a": ("", no), "a/b/p.json": (no, no), ".": ("", "")}


def test_from_standard_input_nobody_can_tell(papers: Papers) -> None:
    found = Papers(Source("<stdin>", b"{}")).look("evidence/report.md", None)
    assert found is not None
    assert not found.certain


def test_standard_input_in_place_of_a_file_is_judged_where_that_lies(papers: Papers) -> None:
    Path("p.json").write_text("{}")
    found = list(discover(["-"], stdin=lambda: b"{}", stdin_name="../proposals/p.json"))
    assert isinstance(found[0], Source)
    assert look(Papers(found[0]), "evidence/report.md", DIGEST) == ""


def test_what_may_not_be_read_is_not_known(papers: Papers, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(module.os, "open", refuse)
    found = papers.look("evidence/report.md", DIGEST)
    assert found == PaperProblem(
        "cannot be read: Permission denied", "Check its permissions.", certain=False
    )


def test_large_files_are_left_unread_and_not_known(
    papers: Papers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_PAPER_BYTES", 2 << 20)
    papers._left = 5 << 20
    for name in "abc":
        Path(name).write_bytes(name.encode() * (2 << 20))
    digest = hashlib.sha256(b"a" * (2 << 20)).hexdigest()
    assert look(papers, "a", digest) == look(papers, "a", digest) == ""
    assert look(papers, "b", "0" * 64).startswith("is not the file")
    third = papers.look("c", "0" * 64)
    assert third is not None
    assert not third.certain
    assert "too large" in third.message
