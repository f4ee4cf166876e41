"""Policy files from the disk or from a commit: the same answers, and nothing of the repository
runs."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from checker.reading import DiskTree, Tree, Unreadable
from checker.reading.git_tree import GitTree, NoSuchRef
from checker.reading.tree import MAX_POLICY_BYTES

Git = Callable[..., str]


@pytest.fixture
def git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    """git in a new repository, which is the current folder; there is `sub/` in it."""
    home = tmp_path / "home"
    repository = tmp_path / "repository"
    for folder in (home, repository / "sub"):
        folder.mkdir(parents=True)
    monkeypatch.chdir(repository)
    monkeypatch.setenv("HOME", str(home))
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)

    def run(*words: str) -> str:
        who = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
        done = subprocess.run(["git", *who, *words], check=True, capture_output=True, text=True)
        return done.stdout.strip()

    run("init", "-q", "-b", "main")
    return run


def commit(git: Git, **files: str) -> str:
    """Writes files, `__` for a slash and `_` for a dot, and commits everything."""
    for name, text in files.items():
        path = Path(name.replace("__", "/").replace("_", "."))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    git("add", "-A")
    git("commit", "-q", "-m", "x")
    return git("rev-parse", "HEAD")


@pytest.fixture(params=["disk", "commit"])
def tree(git: Git, request: pytest.FixtureRequest) -> Tree:
    """The same files, as they lie there and as they are in a commit."""
    commit(git, a_toml="a", policy__b_yaml="b", policy__x__c_yaml="c", policy___h_yaml="h")
    return DiskTree() if request.param == "disk" else GitTree("HEAD")


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("a.toml", b"a"),
        ("policy/b.yaml", b"b"),
        ("./policy/../a.toml", b"a"),
        ("nowhere", None),
        ("a.toml/b", None),
        ("policy/.h.yaml", b"h"),
    ],
)
def test_a_file_is_read_by_its_path(tree: Tree, path: str, data: bytes | None) -> None:
    assert tree.read(Path(path)) == data
    assert tree.read(Path(path).absolute()) == data


def test_paths_are_meant_from_the_current_folder(
    tree: Tree, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir("sub")
    again = tree if isinstance(tree, DiskTree) else GitTree("HEAD")
    assert again.read(Path("../a.toml")) == b"a"
    assert again.read(Path("a.toml")) is None


def test_a_folder_gives_its_files_in_order_and_without_hidden_ones(tree: Tree) -> None:
    assert tree.files(Path("policy")) == [Path("policy/b.yaml"), Path("policy/x/c.yaml")]
    assert tree.files(Path("nowhere")) is None
    assert tree.files(Path("a.toml")) is None


def test_what_is_too_large_is_told(git: Git) -> None:
    commit(git, a_json="x" * (MAX_POLICY_BYTES + 1), b_json="x" * MAX_POLICY_BYTES)
    for tree in (DiskTree(), GitTree("main")):
        with pytest.raises(Unreadable, match=r"a\.json: cannot be read: larger than 16384 KiB"):
            tree.read(Path("a.json"))
        assert tree.read(Path("b.json")) == b"x" * MAX_POLICY_BYTES


def test_what_is_no_file_is_told(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loose").symlink_to("nowhere")
    (tmp_path / "link").symlink_to(tmp_path)
    for name, why in (("pipe", "not a file"), (".", "not a file"), ("loose", "does not exist")):
        with pytest.raises(Unreadable, match=why):
            DiskTree().read(tmp_path / name)
    with pytest.raises(Unreadable, match="a link to a folder, which is not followed"):
        DiskTree().files(tmp_path)


# A commit


def test_the_working_copy_has_no_say(git: Git) -> None:
    first = commit(git, sourcing_toml="trusted", policy__a_yaml="a")
    commit(git, sourcing_toml="changed")
    Path("sourcing.toml").write_text("mine")
    Path("policy/new.yaml").touch()
    Path("policy/a.yaml").unlink()
    for ref in (first, first[:10], "HEAD^", "HEAD~1", "main@{0}^"):
        tree = GitTree(ref)
        assert tree.commit == first
        assert tree.read(Path("sourcing.toml")) == b"trusted"
        assert tree.files(Path("policy")) == [Path("policy/a.yaml")]
        assert tree.read(Path("policy/a.yaml")) == b"a"


def test_a_link_in_the_working_copy_does_not_choose_what_is_read(git: Git, tmp_path: Path) -> None:
    commit(git, policy__a_yaml="a")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/a.yaml").write_text("bad")
    Path("policy/a.yaml").unlink()
    Path("policy").rmdir()
    Path("policy").symlink_to(tmp_path / "elsewhere")
    assert GitTree("HEAD").read(Path("policy/a.yaml")) == b"a"


def test_a_link_to_the_repository_is_a_way_into_it(git: Git, tmp_path: Path) -> None:
    commit(git, a_toml="a", policy__a_yaml="a")
    (tmp_path / "whole").symlink_to(Path.cwd())
    (tmp_path / "part").symlink_to(Path("policy").absolute())
    (tmp_path / "file").symlink_to(Path("a.toml").absolute())
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/a.yaml").write_text("bad")
    Path("a.toml").write_text("bad")
    Path("policy/a.yaml").unlink()
    Path("policy").rmdir()
    Path("policy").symlink_to(tmp_path / "elsewhere")
    tree = GitTree("HEAD")
    assert tree.read(tmp_path / "whole/a.toml") == b"a"
    assert tree.read(Path("../whole/a.toml")) == b"a"
    assert tree.read(tmp_path / "file") == b"a"
    assert tree.read(tmp_path / "whole/policy/a.yaml") == b"a"
    assert tree.read(tmp_path / "part/a.yaml") == b"a"
    assert tree.read(tmp_path / "whole/new.toml") is None
    assert tree.read(tmp_path / "elsewhere/a.yaml") == b"bad"
    assert tree.files(tmp_path / "whole/policy") == [tmp_path / "whole/policy/a.yaml"]


@pytest.mark.parametrize("ref", ["main", "main~0", "main@{0}"])
def test_a_tag_is_not_taken_for_the_branch_of_its_name(git: Git, ref: str) -> None:
    trusted = commit(git, a_toml="a")
    git("switch", "-q", "-c", "mine")
    commit(git, a_toml="bad")
    git("tag", "main")
    with pytest.raises(NoSuchRef, match='"main" is the name of several: write one of refs/heads/'):
        GitTree(ref)
    assert GitTree("refs/heads/main").commit == trusted
    assert GitTree("mine").commit != trusted


def test_a_repository_begins_where_the_commit_has_its_top(git: Git) -> None:
    commit(git, policy__a_yaml="a")
    Path("policy/.git").write_text("gitdir: ../.git/modules/policy")
    tree = GitTree("HEAD")
    assert [tree.begins_at(Path(p).absolute()) for p in (".", "policy")] == [True, False]
    assert [DiskTree().begins_at(Path(p)) for p in (".", "policy", "sub")] == [True, True, False]


def test_a_link_in_the_commit_is_told_and_not_followed(git: Git) -> None:
    Path("a.toml").symlink_to("/etc/hostname")
    commit(git)
    with pytest.raises(Unreadable, match="this is a link, not a file"):
        GitTree("HEAD").read(Path("a.toml"))


def test_what_lies_outside_the_repository_comes_from_the_disk(git: Git, tmp_path: Path) -> None:
    commit(git, a_toml="a")
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours/b.yaml").write_text("b")
    assert GitTree("HEAD").files(Path("../ours")) == [Path("../ours/b.yaml")]
    assert GitTree("HEAD").read(tmp_path / "ours/b.yaml") == b"b"


@pytest.mark.parametrize(
    ("ref", "why"),
    [
        ("nowhere", 'there is no commit "nowhere" here; fetch it first'),
        ("HEAD:a.toml", "is not the name of"),
        ("--all", "is not the name of"),
        ("-h", "is not the name of"),
        ("main..main", "is not the name of"),
        ("main main", "is not the name of"),
        ("$(touch x)", "is not the name of"),
        ("a\x1b[0m", "is not the name of"),
        ("", "is not the name of"),
        ("HEAD^{tree}", "there is no commit"),
    ],
)
def test_what_names_no_commit_is_refused(git: Git, ref: str, why: str) -> None:
    commit(git, a_toml="a")
    with pytest.raises(NoSuchRef, match=why):
        GitTree(ref)


def test_without_a_repository_there_is_no_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_DIR", str(tmp_path))
    with pytest.raises(NoSuchRef, match="not a git repository"):
        GitTree("HEAD")


def test_without_git_there_is_no_commit(git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(NoSuchRef, match="git is not installed"):
        GitTree("HEAD")


def test_nothing_of_the_repository_runs(git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    script = Path("run.sh")
    script.write_text("#!/bin/sh\ntouch ran\n")
    script.chmod(0o755)
    run = f"{Path.cwd()}/run.sh"
    commit(git, a_toml="a", _gitattributes="* diff=x filter=x")
    for key in (
        *("core.fsmonitor", "core.pager", "core.editor", "core.askPass", "core.sshCommand"),
        *("diff.x.textconv", "diff.external", "filter.x.smudge", "filter.x.process"),
        *("alias.cat-file", "alias.ls-tree", "core.alternateRefsCommand", "gpg.program"),
    ):
        git("config", key, f"!{run}" if key.startswith("alias") else run)
    for name in ("GIT_EXTERNAL_DIFF", "GIT_SSH_COMMAND", "GIT_PAGER", "GIT_EDITOR"):
        monkeypatch.setenv(name, run)
    assert GitTree("HEAD").read(Path("a.toml")) == b"a"
    assert not Path("ran").exists()


def test_a_missing_object_is_not_fetched(git: Git) -> None:
    """A partial clone names a remote, and a remote can be a command."""
    commit(git, a_toml="a")
    git("config", "remote.origin.url", f"ext::touch {Path.cwd()}/ran")
    git("config", "remote.origin.promisor", "true")
    git("config", "extensions.partialClone", "origin")
    git("config", "protocol.ext.allow", "always")
    blob = git("rev-parse", "HEAD:a.toml")
    Path(".git/objects", blob[:2], blob[2:]).unlink()
    with pytest.raises(Unreadable, match="lacks it"):
        GitTree("HEAD").read(Path("a.toml"))
    assert not Path("ran").exists()


def test_settings_of_the_environment_do_not_lead_elsewhere(
    git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(git, a_toml="a")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "nowhere"))
    monkeypatch.setenv("GIT_WORK_TREE", "/")
    assert GitTree("HEAD").read(Path("a.toml")) == b"a"


def test_a_replaced_object_is_not_taken_for_the_one_it_replaces(git: Git) -> None:
    first = commit(git, a_toml="trusted")
    second = commit(git, a_toml="changed")
    git("replace", first, second)
    assert GitTree(first).read(Path("a.toml")) == b"trusted"
