"""A path is new once, however many there are."""

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.reading import seen
from checker.reading.seen import Seen


@given(
    st.lists(st.sampled_from(["", *(f"/{number}/{number % 7}" for number in range(40))])),
    st.integers(1, 5),
)
def test_it_says_what_a_set_would(texts: list[str], together: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seen, "_TOGETHER", together)
        says_what_a_set_would(texts)


def says_what_a_set_would(texts: list[str]) -> None:
    known: set[str] = set()
    found = Seen()
    for text in texts:
        assert found.add(text) is (text not in known)
        known.add(text)


def test_very_many_are_forgotten_in_no_order_and_need_a_few_bytes_each() -> None:
    texts = [f"/folder/{part}/proposal-{number:06}.json" for part in "ab" for number in range(5000)]
    found = Seen()
    tracemalloc.start()
    assert all(map(found.add, texts))
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept / len(texts) < 16
    assert not any(map(found.add, texts))
    assert not any(map(found.add, reversed(texts)))
    assert all(found.add(f"{text}.json") for text in texts)


def test_a_name_that_is_no_text_is_one_too() -> None:
    found = Seen()
    assert found.add("\udce9.json")
    assert not found.add("\udce9.json")
