"""What a run keeps may be shared, damaged, forged or deleted; no later run is the worse for it."""

import marshal
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from checker.store import Store, open_store

KEY = b"k" * 32
VALUE = {"text": ["ä", 1, 2.5, None, True]}


def kept(folder: Path, key: bytes = KEY) -> Path:
    Store(folder, key).write("entry", VALUE)
    return folder / "entry"


def test_what_was_written_is_read(tmp_path: Path) -> None:
    kept(tmp_path / "new" / "folder")
    assert Store(tmp_path / "new" / "folder", KEY).read("entry") == VALUE


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda data: b"",
    "cut off": lambda data: data[:-1],
    "a bit flipped in the data": lambda data: data[:-1] + bytes([data[-1] ^ 1]),
    "a bit flipped in the seal": lambda data: bytes([data[0] ^ 1]) + data[1:],
    "longer": lambda data: data + b"\0",
    "without a seal": lambda data: data[32:],
    "other data under the seal": lambda data: data[:32] + marshal.dumps("forged"),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=list(DAMAGE))
def test_what_is_damaged_is_as_good_as_absent(
    tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    path = kept(tmp_path)
    path.write_bytes(damage(path.read_bytes()))
    assert Store(tmp_path, KEY).read("entry") is None


def test_what_another_user_wrote_is_as_good_as_absent(tmp_path: Path) -> None:
    kept(tmp_path, b"x" * 32)
    assert Store(tmp_path, KEY).read("entry") is None


def test_an_entry_is_believed_under_its_own_name_only(tmp_path: Path) -> None:
    kept(tmp_path).rename(tmp_path / "other")
    assert Store(tmp_path, KEY).read("other") is None


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    store = Store(tmp_path / "file", KEY)
    store.write("entry", VALUE)
    store.keep("entry", 1)
    assert store.read("entry") is None


def test_the_oldest_entries_go(tmp_path: Path) -> None:
    store = Store(tmp_path, KEY)
    for name in ("a-1", "a-2", "b-1"):
        store.write(name, VALUE)
    store.keep("a-", 1)
    assert len(list(tmp_path.iterdir())) == 2
    assert store.read("b-1") == VALUE


def test_entries_beyond_a_number_of_bytes_go_the_oldest_first(tmp_path: Path) -> None:
    store = Store(tmp_path, KEY).inside("more")
    for number, name in enumerate(("a", "b", "c")):
        store.write(name, VALUE)
        os.utime(tmp_path / "more" / name, (number, number))
    size = (tmp_path / "more" / "a").stat().st_size
    store.keep_bytes(2 * size)
    assert sorted(path.name for path in (tmp_path / "more").iterdir()) == ["b", "c"]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("SOURCING_CACHE_DIR", raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path


def test_the_key_is_this_users_alone_and_lies_apart_from_the_cache(home: Path) -> None:
    store = open_store(None)
    assert store is not None
    store.write("entry", VALUE)
    key = home / "state" / "sourcing" / "cache-key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert (home / "cache" / "sourcing" / "entry").is_file()
    again = open_store(None)
    assert again is not None
    assert again.read("entry") == VALUE


@pytest.mark.parametrize("spoil", ["open to others", "too short"])
def test_without_a_key_of_this_user_alone_nothing_is_kept(home: Path, spoil: str) -> None:
    assert open_store(None) is not None
    key = home / "state" / "sourcing" / "cache-key"
    if spoil == "too short":
        key.write_bytes(b"short")
    else:
        key.chmod(0o644)
    assert open_store(None) is None


def test_the_folder_is_the_one_that_is_named(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for place in (home / "by-variable", home / "by-option"):
        monkeypatch.setenv("SOURCING_CACHE_DIR", str(home / "by-variable"))
        store = open_store(place if place.name == "by-option" else None)
        assert store is not None
        store.write("entry", VALUE)
        assert (place / "entry").is_file()
