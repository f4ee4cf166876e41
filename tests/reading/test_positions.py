"""Offsets become lines and columns as an editor counts them."""

import pytest

from checker.reading.positions import Lines, Span


@pytest.mark.parametrize(
    ("text", "offset", "place"),
    [
        ("abc", 0, (1, 1)),
        ("abc", 3, (1, 4)),
        ("a\nb", 2, (2, 1)),
        ("a\r\nb", 3, (2, 1)),
        ("a\rb", 2, (2, 1)),
        ("a\n\r\nb", 4, (3, 1)),
        ("\t\tb", 2, (1, 3)),
        ("é😀b", 2, (1, 3)),
        ("a\u2028b", 2, (1, 3)),
        ("a\n", 2, (2, 1)),
    ],
)
def test_a_place_is_a_line_and_a_column_in_code_points(
    text: str, offset: int, place: tuple[int, int]
) -> None:
    assert Lines(text).place(offset) == place


def test_a_text_further_down_its_file_keeps_the_lines_of_the_file() -> None:
    lines = Lines("abc", offset=4)
    assert lines.span(1, 3) == Span(5, 2, 5, 4)
    assert lines.text(5) == "abc"


@pytest.mark.parametrize(
    ("line", "text"), [(0, ""), (1, "a"), (2, "b\u2028c"), (3, "d"), (4, ""), (5, "")]
)
def test_a_line_comes_without_its_end_and_other_lines_are_empty(line: int, text: str) -> None:
    assert Lines("a\r\nb\u2028c\rd\n").text(line) == text
