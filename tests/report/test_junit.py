"""JUnit XML that every reader accepts."""

from xml.etree import ElementTree

from checker.report.junit import Case, Status, Suite, junit


def _case(name: str, **more: object) -> Case:
    return Case("core.IP-03", name, "rules/a.yaml", 3, **more)  # type: ignore[arg-type]


def written(*suites: Suite) -> str:
    return "\n".join(junit("run", lambda: suites))


def test_counts_add_up() -> None:
    cases = [_case("a"), _case("b", status=Status.FAILURE), _case("c", status=Status.SKIPPED)]
    root = ElementTree.fromstring(written(Suite("one", cases), Suite("two", cases[:1])))
    assert [root.get(k) for k in ("tests", "failures", "errors", "skipped")] == ["4", "1", "0", "1"]
    assert [suite.get("tests") for suite in root] == ["3", "1"]


def test_equal_names_are_told_apart() -> None:
    root = ElementTree.fromstring(written(Suite("one", [_case("a"), _case("a")])))
    assert [case.get("name") for case in root.iter("testcase")] == ["a", "a (2)"]


def test_what_xml_cannot_hold_is_left_out_and_the_rest_survives() -> None:
    text = 'a < b & "c"\n]]> \x00\x1b[31m\ud800 é 🙂'
    case = _case(text, status=Status.ERROR, message=text, text=text)
    (found,) = ElementTree.fromstring(written(Suite("s", [case]))).iter("error")
    assert found.get("message") == 'a < b & "c"\n]]> [31m é 🙂'
    assert found.text == 'a < b & "c"\n]]> [31m é 🙂'
