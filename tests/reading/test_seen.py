"""A text is new once, however many there are."""

from hypothesis import given
from hypothesis import strategies as st

from checker.reading import seen
from checker.reading.seen import Seen


@given(st.lists(st.sampled_from([str(number) for number in range(40)])))
def test_it_says_what_a_set_would(texts: list[str]) -> None:
    known: set[str] = set()
    found = Seen()
    for text in texts:
        assert found.add(text) is (text not in known)
        known.add(text)


def test_it_grows_and_forgets_nothing() -> None:
    found = Seen()
    texts = [f"/folder/{number}" for number in range(3 * seen._FEWEST)]
    assert all(map(found.add, texts))
    assert not any(map(found.add, texts))
    assert len(found._places) * found._places.itemsize <= 19 * len(texts)


def test_a_name_that_is_no_text_is_one_too() -> None:
    found = Seen()
    assert found.add("\udce9.json")
    assert not found.add("\udce9.json")
