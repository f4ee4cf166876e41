"""Every file the user names is read once or complained about; nothing is passed over in silence."""

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from checker.reading import MAX_BYTES, InputProblem, Source, discover


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, empty."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(*names: str) -> None:
    for name in names:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'{{"id": "{name}"}}')


def find(*paths: str, stdin: Callable[[], bytes] | None = None) -> list[Source | InputProblem]:
    return list(discover(paths, stdin=stdin, stdin_name="<stdin>"))


def names(*paths: str) -> list[str]:
    """The names of what was found, all of it readable."""
    found = find(*paths)
    assert all(isinstance(item, Source) for item in found), found
    return [item.name for item in found]


def problem(*paths: str) -> InputProblem:
    [found] = find(*paths)
    assert isinstance(found, InputProblem)
    assert (found.line, found.column) == (None, None)
    assert found.hint
    return found


def test_a_file_is_read_as_it_is() -> None:
    write("a.json")
    assert find("a.json") == [Source("a.json", b'{"id": "a.json"}')]


def test_a_named_file_is_read_whatever_it_is_called() -> None:
    write("a.txt", ".hidden", "x.schema.json", "node_modules/b.json")
    given = ["a.txt", ".hidden", "x.schema.json", "node_modules/b.json"]
    assert names(*given, "./a.txt") == given


def test_a_folder_gives_its_proposals_in_a_stable_order() -> None:
    write("p/b.json", "p/a.ndjson", "p/B.JSON", "p/c/a.jsonl", "p/c-1.json", "p/notes.md")
    assert names("p") == ["p/B.JSON", "p/a.ndjson", "p/b.json", "p/c/a.jsonl", "p/c-1.json"]


def test_a_folder_skips_what_is_no_proposal() -> None:
    write("p/a.json", "p/.a.json", "p/.git/a.json", "p/v1.schema.json")
    write("p/node_modules/a.json", "p/q/__pycache__/a.json", "p/readme.txt")
    assert names("p") == ["p/a.json"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (".", ["p/a.json"]),
        ("./p", ["p/a.json"]),
        ("p/", ["p/a.json"]),
        ("p//a.json", ["p/a.json"]),
        ("../here/p", ["../here/p/a.json"]),
        (".github", [".github/b.json"]),
    ],
)
def test_a_name_is_the_path_as_given(
    path: str, expected: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write("here/p/a.json", "here/.github/b.json")
    monkeypatch.chdir("here")
    assert names(path) == expected


def test_an_absolute_path_stays_absolute(folder: Path) -> None:
    write("p/a.json")
    assert names(str(folder / "p")) == [f"{folder.as_posix()}/p/a.json"]


def test_the_order_of_the_arguments_counts_and_each_file_once() -> None:
    write("p/a.json", "p/b.json")
    assert names("p/b.json", "p", "p/../p/a.json", "p/*.json") == ["p/b.json", "p/a.json"]


@pytest.mark.parametrize("empty", ["nothing", "only-notes"])
def test_a_folder_without_proposals_gives_nothing(empty: str) -> None:
    Path("nothing").mkdir()
    write("only-notes/readme.md")
    assert find(empty) == []
    assert find() == []


# Globs


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("p/*.json", ["p/a.json", "p/b1.json"]),
        ("p/**/*.json", ["p/a.json", "p/b1.json", "p/q/c.json", "p/q/r/d.json"]),
        ("p/**", ["p/a.json", "p/b1.json", "p/q/c.json", "p/q/r/d.json", "p/z.ndjson"]),
        ("**/d.json", ["p/q/r/d.json"]),
        ("p/*/c.json", ["p/q/c.json"]),
        ("p/b[0-9].json", ["p/b1.json"]),
        ("p/?.*json", ["p/a.json", "p/z.ndjson"]),
        ("./p/[!b]*.json", ["p/a.json"]),
    ],
)
def test_a_glob_finds_proposals(pattern: str, expected: list[str]) -> None:
    write("p/a.json", "p/b1.json", "p/z.ndjson", "p/q/c.json", "p/q/r/d.json", "p/notes.md")
    write("p/.git/x.json", "p/node_modules/y.json", "p/v1.schema.json")
    assert names(pattern) == expected


def test_a_file_whose_name_looks_like_a_glob_is_that_file() -> None:
    write("a[1].json", "a1.json")
    assert names("a[1].json") == ["a[1].json"]


def test_a_glob_that_finds_nothing_is_a_problem() -> None:
    write("p/notes.md")
    assert problem("p/*.md").code == "no-match"
    assert problem("p/**/*.json").name == "p/**/*.json"


def test_a_glob_below_a_missing_folder_suggests_the_folder() -> None:
    write("proposals/a.json")
    assert problem("propsals/*.json").hint == "Did you mean proposals?"


# Standard input


def test_standard_input_is_read_once_under_its_name() -> None:
    reads = iter([b"{}"])
    assert find("-", "-", stdin=lambda: next(reads)) == [Source("<stdin>", b"{}")]


def test_without_standard_input_a_dash_is_a_problem() -> None:
    assert problem("-").code == "no-stdin"


# What cannot be read


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("proposals/acme.jsn", "Did you mean proposals/acme.json?"),
        ("propsals/acme.json", "Did you mean proposals?"),
        ("proposals/acme.json/x", "Did you mean proposals/acme.json?"),
        ("zzz", "Check the path; it is looked up from the current folder."),
        ("/no-such-root-folder-zzz/a", "Check the path; it is looked up from the current folder."),
    ],
)
def test_a_missing_path_is_a_problem_with_the_nearest_name(path: str, hint: str) -> None:
    write("proposals/acme.json")
    found = problem(path)
    assert (found.name, found.code, found.hint) == (path, "no-such-path", hint)


@pytest.mark.parametrize("path", ["", "a\0b"])
def test_a_path_that_can_be_none_is_a_problem(path: str) -> None:
    assert problem(path).code == "no-such-path"


def test_a_suggested_name_cannot_drive_the_terminal() -> None:
    write("acme\x1b.json")
    assert problem("acme.json").hint == "Did you mean acme\\x1b.json?"


def test_a_pipe_is_refused_without_waiting_for_it() -> None:
    os.mkfifo("pipe.json")
    assert problem("pipe.json").message == "this is a pipe, not a file"
    assert problem(".").code == "not-a-file"


def test_a_device_and_a_socket_are_refused() -> None:
    assert problem("/dev/zero").message == "this is a device, not a file"
    with socket.socket(socket.AF_UNIX) as unix:
        unix.bind("s.json")
        assert problem("s.json").message == "this is a socket, not a file"


def test_a_large_file_is_read_just_beyond_the_limit() -> None:
    with Path("big.json").open("wb") as file:
        file.truncate(3 * MAX_BYTES)
    [found] = find("big.json")
    assert isinstance(found, Source)
    assert len(found.data) == MAX_BYTES + 1


def test_an_unreadable_file_is_a_problem_and_the_others_are_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write("p/a.json", "p/b.json")
    _deny(monkeypatch, "open", "p/a.json")
    denied, readable = find("p")
    assert isinstance(denied, InputProblem)
    assert (denied.name, denied.code) == ("p/a.json", "unreadable")
    assert denied.message == "cannot be read: Permission denied"
    assert readable.name == "p/b.json"


@pytest.mark.parametrize("path", ["p", "p/**/*.json"])
def test_an_unreadable_folder_is_a_problem_and_the_others_are_read(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("p/closed/a.json", "p/open/b.json")
    _deny(monkeypatch, "scandir", "p/closed")
    denied, readable = find(path)
    assert isinstance(denied, InputProblem)
    assert (denied.name, denied.code) == ("p/closed", "unreadable")
    assert readable.name == "p/open/b.json"


def test_names_in_a_folder_that_may_not_be_entered_are_problems(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write("p/a.json", "p/q/b.json")
    _deny(monkeypatch, "stat", "p/q")
    readable, denied = find("p")
    assert readable.name == "p/a.json"
    assert isinstance(denied, InputProblem)
    assert (denied.name, denied.code) == ("p/q", "unreadable")


def test_a_name_too_long_for_the_system_is_a_problem() -> None:
    assert problem("a" * 5000).code == "unreadable"


def _deny(monkeypatch: pytest.MonkeyPatch, function: str, denied: str) -> None:
    """Let one os function refuse one path; permission bits would not stop tests run as root."""
    real = getattr(os, function)

    def refusing(path: object, *args: object, **kwargs: object) -> object:
        if str(path) == denied:
            raise PermissionError(13, "Permission denied", denied)
        return real(path, *args, **kwargs)

    monkeypatch.setattr(os, function, refusing)


# Links


def test_a_linked_file_is_read_once() -> None:
    write("p/b.json")
    Path("p/a.json").symlink_to("b.json")
    assert names("p", "p/b.json") == ["p/a.json"]


def test_a_loop_of_folders_ends() -> None:
    write("p/q/a.json")
    Path("p/q/back").symlink_to(Path("p").resolve())
    Path("p/self").symlink_to(".")
    assert names("p") == ["p/q/a.json"]
    assert names("p/**/*.json") == ["p/q/a.json"]


@pytest.mark.parametrize(
    ("given", "left"),
    [("p", "p"), ("p/*.json", "p"), ("p/**", "p"), ("./p", "p"), ("here/../p", "here/../p")],
)
def test_a_link_that_leaves_its_folder_is_refused(given: str, left: str) -> None:
    write("p/b.json", "secret.json", "here/x.json")
    Path("p/a.json").symlink_to("../secret.json")
    refused, readable = find(given)
    assert isinstance(refused, InputProblem)
    assert refused.code == "link-leaves-folder"
    assert refused.message == f"a link that leads out of {left}, which is not followed"
    assert (refused.line, "secret" in refused.message + refused.hint) == (None, False)
    assert readable.name.endswith("p/b.json")


@pytest.mark.parametrize("target", ["..", "/", "../other"])
def test_a_folder_linked_from_elsewhere_is_refused_and_not_searched(target: str) -> None:
    write("p/b.json", "other/secret.json", "secret.json")
    Path("p/a").symlink_to(target)
    refused, readable = find("p")
    assert isinstance(refused, InputProblem)
    assert (refused.name, refused.code) == ("p/a", "link-leaves-folder")
    assert readable.name == "p/b.json"


def test_links_that_stay_or_that_no_proposal_is_behind_are_no_problem() -> None:
    write("p/q/b.json", "notes.md", "p-other/c.json")
    Path("p/a.json").symlink_to("q/b.json")
    Path("p/r").symlink_to("q")
    Path("p/notes.md").symlink_to("../notes.md")
    Path("linked").symlink_to("p")
    assert names("p") == ["p/a.json"]
    assert names("linked") == ["linked/a.json"]
    Path("p/near.json").symlink_to("../p-other/c.json")
    assert [item.name for item in find("p")] == ["p/a.json", "p/near.json"]
    assert isinstance(find("p")[1], InputProblem)  # "p-other" begins like "p" and is not in it


def test_a_link_that_is_named_is_followed_wherever_it_leads() -> None:
    write("elsewhere/a.json")
    Path("p").mkdir()
    Path("p/a.json").symlink_to("../elsewhere/a.json")
    Path("p/all").symlink_to("../elsewhere")
    assert names("p/a.json") == ["p/a.json"]
    assert names("p/all") == ["p/all/a.json"]


def test_links_that_lead_nowhere_are_problems() -> None:
    Path("a.json").symlink_to("gone.json")
    assert problem("a.json").message == "a link to gone.json, which does not exist"
    assert problem(".").code == "broken-link"
    Path("a.json").unlink()
    Path("a.json").symlink_to("a.json")
    assert problem("a.json").code == "unreadable"


def test_a_link_to_nothing_that_may_have_led_to_a_folder_is_told() -> None:
    Path("p").mkdir()
    Path("p/2025").symlink_to("../not-mounted")
    assert (problem("p").name, problem("p").code) == ("p/2025", "broken-link")
    Path("p/2025").unlink()
    Path("p/notes.md").symlink_to("gone.md")
    assert list(discover(["p"])) == []


def test_a_name_that_is_not_utf_8_is_read() -> None:
    try:
        Path(os.fsdecode(b"caf\xe9.json")).write_text("{}")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    assert names(".") == ["caf\udce9.json"]


@pytest.mark.parametrize("path", [".", "p", "p/**/*.json", "p/*/*.json"])
def test_a_search_passes_over_what_is_left_out_and_all_below(path: str) -> None:
    write("p/q/a.json", "p/old/b.json", "p/old/c/d.json")
    found = discover([path], stdin=None, stdin_name="", leaves_out=lambda p: p.name == "old")
    assert [item.name for item in found] == ["p/q/a.json"]


def test_a_named_file_is_read_even_where_a_search_would_not_look() -> None:
    write("old/a.json")
    found = discover(["old/a.json"], stdin=None, stdin_name="", leaves_out=lambda _: True)
    assert [item.name for item in found] == ["old/a.json"]


def test_a_glob_whose_matches_are_all_left_out_is_no_mistake() -> None:
    write("old/a.json")
    assert list(discover(["old/*.json"], stdin=None, stdin_name="", leaves_out=bool)) == []
    [wrong] = discover(["old/*.jsonl"], stdin=None, stdin_name="", leaves_out=bool)
    assert isinstance(wrong, InputProblem)
    assert wrong.code == "no-match"
