"""Whatever is wrong in a rule file is said at its line and column, with what to write instead.

In the tables « stands before the place that the message must point at; it is taken out of the file.
"""

from pathlib import Path

import pytest

from checker.policy import PolicyProblems, load_policy
from tests.small import SOURCES, derivation, problems_of, reference_list, rule, types

PATHS = [
    ("{«numbr: 5}", 'unknown path "numbr"; did you mean "number"?'),
    ("{«or: [{number: 1}]}", 'unknown path "or"; write any: with a list of conditions'),
    ("{«and: [{number: 1}]}", 'unknown path "and"; write all: with a list of conditions'),
    ("{lines: {some: {«anyOf: []}}}", 'unknown path "anyOf"; write any: with a list of conditions'),
    ("{lines: {some: {«elephant: 5}}}", "known here: amount, day, flag, length, name, number, am"),
    ("{«elephant: 5}", 'unknown path "elephant"; known here: amount, amounts, '),
    ("{inner: {present: true}, «inner.txt: x}", 'no field "txt"; did you mean "text"?'),
    ("{«inner.x: 5}", 'no field "x"; known here: number, text'),
    ("{«text.more: x}", 'unknown path "text.more"; there is nothing under a text'),
    ("{«amount.currency: EUR}", "there is nothing under a"),
    ("{«lines.number: 5}", "runs through a list; say which items with some, every, none or count"),
    ('{«"a b": 5}', '"a b" is not a path; write names joined by dots'),
    ("{lines: {some: {«numbr: 1}}}", 'unknown path "numbr"; did you mean "number"?'),
    ("{numbers: {some: {«numbr: 1}}}", 'unknown path "numbr"; did you mean "number"?'),
    ("{number: {eq: {«path: limt}}}", 'unknown path "limt"; did you mean "limit"?'),
    ("{number: {eq: {«path: 5}}}", "expected a path; write names joined by dots"),
    ("{any: [{number: 1}, {«numbr: 1}]}", 'unknown path "numbr"; did you mean "number"?'),
    ("{«portfolio.boxs: {count: {ge: 2}}}", 'of the portfolio; did you mean "boxes"?'),
    ("{«portfolio.number: 1}", "of the portfolio; known: boxes, parts, proposals"),
    ("{not: {«numbr: 1}}", 'unknown path "numbr"; did you mean "number"?'),
]

CONSTANTS = [
    ("{«code: rad}", 'the value can never be "rad"; did you mean "red"? it can be: red, green, b'),
    ("{code: {«ne: purple}}", 'the value can never be "purple"; it can be: red, green, blue'),
    ("{code: {«in: [red, gren]}}", 'the value can never be "gren"; did you mean "green"?'),
    ("{codes: {«contains: gren}}", 'the value can never be "gren"; did you mean "green"?'),
    ("{codes: {«contains_any: [red, gren]}}", 'the value can never be "gren"'),
    ("{codes: {«contains_all: [red, gren]}}", 'the value can never be "gren"'),
    ("{«number: five}", 'expected a number, found "five"; write digits, such as 40 or 2.5'),
    ('{«number: "5"}', 'expected a number, found "5"; write it without quotes'),
    ('{«number: "-2.5"}', 'expected a number, found "-2.5"; write it without quotes'),
    ('{«number: "true"}', 'expected a number, found "true"; write digits, such as 40 or 2.5'),
    ("{«number: true}", "expected a number, found true; write digits, such as 40 or 2.5"),
    ("{lines: {count: {«ge: two}}}", 'expected a number, found "two"; write digits, such as 40'),
    ("{number: {«eq: null}}", "expected a number, found nothing; write digits, such as 40 or 2.5"),
    ("{«number: ~}", "expected a number, found nothing"),
    ("{number: {«lt: }}", "expected a number, found nothing"),
    ("{«number: 1e400}", 'expected a number, found "1e400"'),
    ("{«number: 1_000}", 'expected a number, found "1_000"'),
    ("{«number: .inf}", 'expected a number, found ".inf"; write digits, such as 40 or 2.5'),
    ("{«number: .nan}", 'expected a number, found ".nan"; write digits, such as 40 or 2.5'),
    ("{«number: 12345678901234567890}", 'found "12345678901234567890"; at most 15 digits'),
    ("{«text: 5}", "expected a text, found 5"),
    ("{«text: {}}", "there is no condition on text; write an operator, such as present: true"),
    ("{«flag: yes}", 'expected true or false, found "yes"; write true or false'),
    ('{«flag: "true"}', 'expected true or false, found "true"; write it without quotes'),
    ('{«flag: "1"}', 'expected true or false, found "1"; write true or false'),
    ("{text: {«present: yes}}", 'expected true or false, found "yes"; write true or false'),
    ("{«day: 2026-02-30}", '"2026-02-30" is not a date in the calendar'),
    ("{«day: 23.11.2026}", 'expected a date, found "23.11.2026"; write a date as YYYY-MM-DD'),
    ("{day: {«lt: 2026-1-1}}", 'expected a date, found "2026-1-1"; write a date as YYYY-MM-DD'),
    ("{day: {«older_than_months: P3M}}", 'expected a number, found "P3M"'),
    (
        "{«amount: 1000}",
        'expected an amount of money, found 1000; write an amount as "1000000 EUR"',
    ),
    ('{amount: {«ge: "1,000 EUR"}}', 'found "1,000 EUR"; write an amount as "1000000 EUR"'),
    ("{amount: {«ge: EUR 1000}}", 'found "EUR 1000"; write an amount as "1000000 EUR"'),
    ("{amount: {«ge: 1000 €}}", 'found "1000 €"; write an amount as "1000000 EUR"'),
    ("{length: {«le: 3 months}}", 'found "3 months"; write a length of time as P3M, P2W or PT4H'),
    ("{length: {«le: P}}", 'expected a length of time, found "P"'),
    ("{length: {«le: 90}}", "expected a length of time, found 90"),
    ("{text: {«valid_as: lie}}", 'did you mean "lei"? it can be: lei, timezone'),
    (r"{text: {«matches: '(?=a)b'}}", "look-around and back-references are not supported"),
    (r"{text: {«matches: '(?<!a)b'}}", "look-around and back-references are not supported"),
    (r"{text: {«matches: '(a)\1'}}", "look-around and back-references are not supported"),
    (r"{text: {«matches: '(?P<n>a)(?P=n)'}}", "look-around and back-references are not supported"),
    ("{text: {«matches: '('}}", '"(" is not a regular expression; a ( is not closed'),
    ("{text: {«matches: '([A-Z'}}", '"([A-Z" is not a regular expression; a [ is not closed'),
    ("{text: {«matches: 'a)|(b'}}", '"a)|(b" is not a regular expression; a ) closes nothing'),
    ("{text: {«matches: '[[a'}}", '"[[a" is not a regular expression; a [ is not closed'),
    ("{text: {«matches: '[z-a]'}}", '"[z-a]" is not a regular expression; a range runs backwards'),
    ("{text: {«matches: '*a'}}", "regular expression; there is nothing before a repetition"),
    ("{code: {«matches: 'R.*'}}", 'none of its codes can be like "R.*"; known: red, green, blue'),
    ("{code: {«starts_with: grean}}", 'codes can be like "grean"; did you mean "green"?'),
]

OPERATORS = [
    ("{text: {«startswith: x}}", 'unknown operator "startswith"; did you mean "starts_with"?'),
    ("{number: {«lte: 3}}", 'unknown operator "lte"; did you mean "le"?'),
    ("{number: {«equals: 3}}", 'unknown operator "equals"; did you mean "eq"?'),
    ("{lines: {«any: [{number: 1}]}}", 'unknown operator "any"; say which items: {some: {any: …}}'),
    ("{text: {«~~: x}}", 'unknown operator "~~"; known: contains, '),
    (
        "{text: {«lt: x}}",
        '"lt" cannot be applied to text, a text; use one of: eq, ne, in, not_in, ',
    ),
    ("{number: {«starts_with: x}}", '"starts_with" cannot be applied to number, a number; use one'),
    ("{length: {«eq: P3M}}", "use one of: lt, le, gt, ge, present"),
    ("{inner: {«eq: x}}", '"eq" cannot be applied to inner'),
    ("{«words: x}", "use one of: present, contains, contains_all, contains_any, some, every, none"),
    ("{text: {«some: {item: x}}}", '"some" needs a list; text is a text'),
    ("{lines: {«some: x}}", '"some" needs conditions on an item; write item: value'),
    ("{lines: {«count: 3}}", '"count" needs conditions on an item; write count: {ge: 3}'),
    ("{lines: {«count: {ge: 1, le: 2}}}", "count needs one comparison; one of eq, ne, lt, le, gt,"),
    ("{lines: {count: {«<=: 1}}}", 'unknown word "<=" in count; did you mean "le"?'),
    ("{lines: {«count: {where: {number: 1}}}}", "count needs one comparison"),
    ("{lines: {count: {«wher: {}, ge: 1}}}", 'unknown word "wher" in count; did you mean "where"?'),
    ("{lines: {count: {«ge: 1.5}}}", "count is compared with a whole number, zero or more"),
    ("{lines: {count: {«ge: -1}}}", "count is compared with a whole number, zero or more"),
    ("{lines: {count: {«ge: {path: number}}}}", "count is compared with a whole number"),
    ("{lines: {count: {«ge: 0}}}", "every number of items is ge 0; say how many there must be"),
    ("{lines: {count: {«lt: 0}}}", "no number of items is lt 0; say how many there must be"),
    ("{«any: {number: 1}}", '"any" needs a list of conditions; write each after a dash'),
    ("{«all: []}", '"all" needs a list of conditions; write each after a dash'),
    ("{«not: [{number: 1}]}", "expected conditions, one a line; write path: value"),
    ("{all: [«number]}", "expected conditions, one a line; write path: value"),
]

TWO_SIDES = [
    ("{«text: {path: number}}", "number is a number, which cannot be compared with a text"),
    ("{day: {«lt: {path: amount}}}", "which cannot be compared with a date"),
    ("{«code: {path: shade}}", "shade can never have the same value; they share no code"),
    ("{«number: [1, 2]}", 'a list cannot be compared with a single value; use "in"'),
    ("{text: {«in: red}}", "expected a list of values; write [a, b] or @name"),
    ("{text: {«in: []}}", "expected a list of values; write [a, b] or @name"),
    ("{text: {«in: {path: code}}}", "code is a text (red | green | blue), not a list"),
    ("{number: {«in: {path: words}}}", "which cannot be compared with a number"),
    ("{«code: '@colours'}", '@colours is a list; use "in" or "contains_any"'),
    ("{code: {«in: '@coluors'}}", 'unknown reference list @coluors; did you mean "colours"?'),
    ("{shade: {«in: '@colours'}}", 'the value can never be "red"; it can be: light, dark'),
]

FUNCTIONS = [
    ("{n: {«sun: {of: lines}}}", 'unknown function "sun"; did you mean "sum"?'),
    ("{n: {«root: {of: lines}}}", 'unknown function "root"; known: count, sum, '),
    ("{n: {sum: {of: lines, «value: nmber}}}", 'unknown path "nmber"; did you mean "number"?'),
    ("{n: {sum: {of: lines, «value: name}}}", "sum cannot take a text"),
    ("{n: {min: {of: lines, «value: length}}}", "min cannot take a length of time"),
    ("{n: {sum: {of: lines, «values: number}}}", 'unknown argument "values"; did you mean "value"'),
    ("{n: {count: {of: lines, «value: number}}}", 'unknown argument "value"; it takes: of, where'),
    ("{n: {«sum: {value: number}}}", 'the argument "of" is missing'),
    ("{n: {sum: {«of: number}}}", "number is a number, not a list"),
    ("{n: {«sum: [number]}}", '"sum" needs named arguments'),
    ("{n: {count: {of: lines, where: {«numbr: 1}}}}", 'unknown path "numbr"; did you mean'),
    ("{«n: {sum: {of: numbers}, max: {of: numbers}}}", "expected one function; write name: {sum:"),
    ("{«n: 5}", "expected one function"),
    ("{«number: {count: {of: lines}}}", '"number" is already a field; use another name'),
    ("{n: {«ratio: [number]}}", '"ratio" needs two values; write [first, second]'),
    ("{n: {ratio: [number, «amount]}}", "ratio needs two of the same: amount of money or number"),
    ("{n: {difference: [«text, text]}}", "difference needs two of the same"),
    ("{n: {months_between: [day, «number]}}", "months_between needs two of the same: date"),
    ("{n: {days_between: [day, «$since]}}", "unknown parameter $since"),
    ("{n: {difference: [«m, 1]}, m: {count: {of: lines}}}", '"m" is not computed yet; a value'),
    ("{n: {difference: [«n, 1]}}", '"n" is not computed yet; a value of let sees those before it'),
    ("{n: {circular: {of: parts, «from: number, to: id}}}", "circular cannot take a number"),
    ("{n: {«circular: {of: parts, from: id}}}", 'the argument "to" is missing'),
    ("{n: {«value: [number]}}", "expected a path; write names joined by dots"),
    ("{n: {«value: words}}", "value cannot take a list of text"),
    ("{n: {weighted_best: {«options: lines, criteria: criteria}}}", 'lines has no field "id"'),
    (
        "{n: {«overlap_hours: {hours: hours, zone: zone, with_hours: theirHours}}}",
        'the argument "with_zone" is missing',
    ),
    (
        "{n: {overlap_hours: {«hours: inner, zone: zone, with_hours: hours, with_zone: zone}}}",
        'inner has no field "start"',
    ),
    (
        "{n: {overlap_hours: {hours: hours, «zone: hours, with_hours: hours, with_zone: zone}}}",
        "hours is an object, not a text",
    ),
]

PARAMETERS = [
    ("require: {«number: $mim}", "unknown parameter $mim; declared under params: none"),
    ("params: {«min: {default: 1, doc: x}}", "the parameter $min is never used"),
    (
        "params: {min: {«default: 0, minimum: 1, doc: how many}}\nrequire: {number: {ge: $min}}",
        "expected a number of at least 1, found 0; how many",
    ),
    (
        "params: {min: {«default: 1.5, minimum: 0, maximum: 1, doc: x}}\nrequire: {number: $min}",
        "expected a number from 0 to 1, found 1.5",
    ),
    (
        "params: {min: {type: text, «maximum: 1, default: red, doc: x}}\nrequire: {code: $min}",
        "only a number has bounds; remove it",
    ),
    ("params: {«min: {default: 1}}", 'the key "doc" is missing'),
    (
        "params: {min: {«type: percent, default: 1, doc: x}}",
        'params.min.type: unknown value "percent"; it can be: number, text, date, money, ',
    ),
    (
        "params: {min: {default: 1, doc: x}}\nrequire: {number: {ge: $min, «le: $mni}}",
        'unknown parameter $mni; did you mean "min"?',
    ),
    (
        "params: {min: {«default: one, doc: x}}\nrequire: {number: $min}",
        'expected a number, found "one"',
    ),
    (
        "params: {by: {type: date, «default: 1 May, doc: x}}\nrequire: {day: $by}",
        'expected a date, found "1 May"; write a date as YYYY-MM-DD',
    ),
    (
        "params: {cap: {type: money, «default: 5, doc: x}}\nrequire: {amount: {le: $cap}}",
        'write an amount as "1000000 EUR"',
    ),
    (
        "params: {min: {type: text, default: a, doc: x}}\nrequire: {«number: $min}",
        "$min cannot be compared with a number; it is declared as a text",
    ),
    (
        "params: {min: {default: 1, doc: x}}\nrequire: {number: {«in: $min}}",
        "$min is a number, not a list",
    ),
    (
        "params: {ok: {type: list, default: [red, rde], doc: x}}\nrequire: {code: {«in: $ok}}",
        'the value can never be "rde"; did you mean "red"?',
    ),
    (
        "params: {ok: {type: text, default: rad, doc: x}}\nrequire: {«code: $ok}",
        'the value can never be "rad"; did you mean "red"?',
    ),
]

# One mistake is one problem: what else there is to say follows from it.
_MIN = "params: {min: {default: 1, doc: x}}\n"
KNOCK_ON = [
    (_MIN + "require: {«numbr: {ge: $min}}", 'unknown path "numbr"; did you mean "number"?'),
    (_MIN + "require: {number: {«gte: $min}}", 'unknown operator "gte"; did you mean "ge"?'),
    (_MIN + "require: {number: {«ge: $mni}}", 'unknown parameter $mni; did you mean "min"?'),
    (_MIN + "let: {n: {«sun: [number, $min]}}", 'unknown function "sun"; did you mean "sum"?'),
    (_MIN + "references: [{«source: bok}]", 'unknown source "bok"; did you mean "book"?'),
    (_MIN + "«require: {}", "the rule requires nothing; add require:"),
    ("let: {n: {«sun: {of: lines}}}\nrequire: {n: 5}", 'unknown function "sun"'),
    ("let: {n: {«sun: {of: lines}}}\nrequire: {proposal.n: 5}", 'unknown function "sun"'),
    ("let: {n: {«sun: {of: lines}}}\nmessage: 'It is {n}.'", 'unknown function "sun"'),
    ("let: {n: {«sun: {of: lines}}, m: {difference: [n, 1]}}\nrequire: {m: 5}", '"sun"'),
    ("let: {n: {difference: [«m, 1]}, m: {difference: [n, 1]}}", '"m" is not computed yet'),
    (
        "params: {min: {«default: one, doc: x}}\nrequire: {lines: {count: {ge: $min}}}",
        'expected a number, found "one"',
    ),
    (
        "params: {of: {type: text, «default: 1, doc: x}}\n"
        "require: {code: $of}\nmessage: 'As {$of}.'",
        "expected a text, found 1",
    ),
]

KEYS = [
    ("«sevrity: warn", 'unknown key "sevrity"; did you mean "severity"?'),
    ("«xyz: 1", 'unknown key "xyz"; known: approval, check, escalate, examples, for, id, '),
    ("references: [{source: book, «page: 3}]", 'unknown key "page"'),
    ("examples: {«passes: [{name: x}]}", 'unknown key "passes"; did you mean "pass"?'),
    ("examples: {«good: [{name: x}]}", 'unknown key "good"; known: fail, not_applicable, pass, un'),
    ("examples: {fail: [{name: x, «ptch: {}}]}", 'unknown key "ptch"; did you mean "patch"?'),
    ("«examples:", "examples: expected keys with values; it takes: pass, warn, fail, not_app"),
    ("examples: {fail: [{name: x, «patch: [a]}]}", "patch: expected changes, one a line; write"),
    ("examples: {«fail: {name: x}}", "fail: expected a list, found a mapping; write each item aft"),
    ("«severity: error", 'severity: unknown value "error"; it can be: fail, warn'),
    ("«severity: wrn", 'unknown value "wrn"; did you mean "warn"? it can be: fail, warn'),
    ("«missing: maybe", 'missing: unknown value "maybe"; it can be: fail, warn, undetermined'),
    ("approval: [«ceo]", 'approval: unknown value "ceo"; it can be: businessOwner, procurement, '),
    ("approval: [«Legal]", 'approval: unknown value "Legal"; did you mean "legal"?'),
    ('«title: ""', "title: the text is empty; write at least one character"),
    ("«title: 5", "title: expected a text, found 5; put it between quotes"),
    ("«message: {number}", "message: expected a text, found a mapping; put it between quotes"),
    ("«title:", "title: expected a text, found nothing"),
    ("«waivable: no", 'waivable: expected true or false, found "no"; write true or false'),
    ('«waivable: "true"', 'expected true or false, found "true"; write it without quotes'),
    ("«references: []", "references: the list is empty; write at least one item"),
    ("references: [«book]", "references: expected keys with values; it takes: source, at, sent"),
    ("«check: scheme", 'check: unknown value "scheme"; did you mean "schema"? it can be: schema'),
    ("«escalate: {to: fail}", 'the key "when" is missing'),
    ("escalate: {«to: error, when: {flag: true}}", 'escalate.to: unknown value "error"; it can be'),
    ("escalate: {to: fail, when: {«flg: true}}", 'unknown path "flg"; did you mean "flag"?'),
    ("when: {«flg: true}", 'unknown path "flg"; did you mean "flag"?'),
    ("«for: prt", 'no entity "prt"; did you mean "part"?'),
    ("«for: xyz", 'no entity "xyz"; known: box, part, proposal'),
    ("title: a\n«require: [number]", "require: expected conditions, one a line; write path"),
    ("escalate: {to: fail, «when: flag}", "escalate.when: expected conditions, one a line; write"),
    ("«let: [n]", "let: expected names with functions; write name: {sum: {of: …}}"),
    ("params: {«when: 5}", "params.when: expected keys with values; it takes: type, def"),
    ("«params: [n]", "params: expected names of parameters; write name: {default: …, doc: …}"),
    ("«require: {}", "the rule requires nothing; add require:"),
    ("references: [{«source: bok}]", 'unknown source "bok"; did you mean "book"?'),
    ("references: [{«source: tablet}]", 'unknown source "tablet"; known: book'),
    ("references: [{source: book, «sentence: S2}]", 'book has no sentence "S2"'),
    ("«message: '{numbr} is wrong'", 'placeholder {numbr}: unknown path "numbr"; did you mean "nu'),
    ("«message: '{inner} is wrong'", "placeholder {inner} is an object; name one of its fields"),
    ("«message: '{$mim} is wrong'", "unknown parameter $mim; declared under params: none"),
    ("«message: '{number is wrong'", "an unmatched brace in the text"),
    ("«message: 'number} is wrong'", "an unmatched brace in the text"),
    ("«remediation: 'Lower {numbr}.'", "placeholder {numbr}: unknown path"),
]

YAML = [
    ("require:\n«\tnumber: 1", "found character that cannot start any token; indent with spaces"),
    ("require: {text: {in: «@names}}", "cannot start any token; put what begins with @ between qu"),
    ("require:\n  number: 1\n   text«: x", "not YAML: mapping values are not allowed"),
    ("require: {number: 1\ntitle«: a\n", "not YAML: did not find expected ',' or '}'"),
    ("require: {number: 1, «number: 2}", 'the key "number" is given twice'),
    ("title: a\n«title: b", 'the key "title" is given twice'),
    ("require: {number: &a 1, limit: «*a}", "aliases (*name) are not allowed; write the value out"),
    ("require: {«<<: {number: 1}}", "merge keys (<<) are not allowed; write the lines out"),
    ("require: {text: «!mine x}", "tags (!mine) are not allowed; remove it"),
    ("require: {? «[a] : 1}", "a key must be a word"),
    ("title: a\n«---\ntitle: b", "not YAML: but found another document"),
]

DERIVATIONS = [
    ("cases: [{value: a, when: {«numbr: 1}}]", 'unknown path "numbr"; did you mean "number"?'),
    ("«cases: []", "cases: the list is empty; write at least one item"),
    ("«cases: [" + "{value: a, when: {}}, " * 19 + "]", "cases: the list is too long; at most 18"),
    ("cases: [{value: a, «whn: {}, when: {}}]", 'unknown key "whn"; did you mean "when"?'),
    ("«cases: [{value: 1, when: {}}]", "the values must be all texts, or all true or false"),
    ("«cases: [{value: a, when: {}}]\notherwise: true", "the values must be all texts, or all"),
    ("«for: prt", 'no entity "prt"; did you mean "part"?'),
    ("for: part\n«derive: words\n", '"words" is already a field of part'),
    ("«severity: fail", 'unknown key "severity"'),
    (
        "cases: [{value: a, when: {«portfolio.parts: {count: {ge: 2}}}}]",
        "a derived attribute sees its own proposal only; use it in a rule",
    ),
]

LISTS = [
    (
        "«list: two words",
        'list: "two words" does not have the required format; write letters, digits',
    ),
    ("list: a\n«as_of: 2026-13-01", 'as_of: "2026-13-01" is not a date in the calendar'),
    ("list: a\n«as_of: 2026-1-1", 'found "2026-1-1"; write a date as YYYY-MM-DD'),
    ("list: a\n«as_of: 2026", "as_of: expected a date, found 2026; write a date as YYYY-MM-DD"),
    ("list: a\n«values: []", "values: the list is empty; write at least one item"),
    ("list: a\nvalues: [red, «1]", "values: expected a text, found 1; put it between quotes"),
    ("list: a\n«fresh_for_months: 0", "fresh_for_months: 0 is too small; at least 1"),
    ("list: a\n«fresh_for_months: 601", "fresh_for_months: 601 is too large; at most 600"),
    ("list: a\n«fresh_for_months: six", 'expected a number, found "six"; write digits'),
    ("list: a\n«fresh_for_months: 1.5", "fresh_for_months: expected a whole number, found 1.5"),
    ("list: a\n«asof: 2026-01-01", 'unknown key "asof"; did you mean "as_of"?'),
]

COLOURS = reference_list("list: colours\nvalues: [red, green]")

TABLE = [
    *((f"require: {line}", words) for line, words in [*PATHS, *CONSTANTS, *OPERATORS, *TWO_SIDES]),
    *((f"let: {line}", words) for line, words in FUNCTIONS),
    *PARAMETERS,
    *KNOCK_ON,
    *KEYS,
    *YAML,
]


def test_the_names_of_the_thing_that_a_rule_is_about_come_first() -> None:
    let = "let: {zeal: {count: {of: boxes}}}"
    (found,) = problems_of(rule(f"for: part\n{let}\nrequire: {{elephant: 1}}"))
    own = "zeal, box, boxId, boxIds, code, id, itsProposal, name, number, text, until, words"
    assert found.hint.startswith(f"known here: {own}, ")
    assert found.hint.endswith(", …")


def _at(text: str) -> tuple[str, tuple[int, int]]:
    """The text without its mark, and the line and column of the mark."""
    before, mark, after = text.partition("«")
    assert mark, "the case does not say where"
    return before + after, (before.count("\n") + 1, len(before) - before.rfind("\n"))


@pytest.mark.parametrize(("marked", "words"), TABLE)
def test_a_mistake_in_a_rule_is_said_where_it_stands(marked: str, words: str) -> None:
    text, place = _at(marked)
    (found,) = problems_of(rule(text), COLOURS)
    assert words in str(found)
    assert Path(found.file).name == "1.yaml"
    assert (found.line, found.column) == place


@pytest.mark.parametrize(("marked", "words"), DERIVATIONS)
def test_a_mistake_in_a_derivation_is_said_where_it_stands(marked: str, words: str) -> None:
    text, place = _at(marked)
    (found,) = problems_of(derivation(text))
    assert words in str(found)
    assert (found.line, found.column) == place


@pytest.mark.parametrize(("marked", "words"), LISTS)
def test_a_mistake_in_a_reference_list_is_said_where_it_stands(marked: str, words: str) -> None:
    text, place = _at(marked)
    found = problems_of(reference_list(text))[0]
    assert words in str(found)
    assert (found.line, found.column) == place


@pytest.mark.parametrize(
    ("marked", "words"),
    [
        ("[red, «dee, blue]", 'the value can never be "dee" where '),
        ("[red, «gren]", 'can never be "gren" where {rule}:2 uses the list; did you mean "green"?'),
    ],
)
def test_a_value_that_no_rule_can_ask_for_is_said_in_its_list_once(marked: str, words: str) -> None:
    text, place = _at(f"list: mine\nvalues: {marked}")
    asks = "require: {code: {in: '@mine'}}"
    found = problems_of(
        rule(f"id: SML-01\n{asks}"), rule(f"id: SML-02\n{asks}"), reference_list(text)
    )
    (problem,) = found
    assert words.format(rule=problem.file.replace("3.yaml", "1.yaml")) in str(problem)
    assert Path(problem.file).name == "3.yaml"
    assert (problem.line, problem.column) == place


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "the file is empty"),
        ("# nothing yet\n", "the file is empty"),
        ("~", "the file is not a rule (id), derivation (derive), list (list), sources"),
        ("only words", "the file is not a rule (id)"),
        ("title: a\n", "the file is not a rule (id)"),
        ("idd: SML-01\n", "the file is not a rule (id), derivation (derive), list (list), sources"),
        ("idd: SML-01\n", 'did you mean "id"?'),
        ("id: SML-01\nderive: size\n", "the file is not a rule (id)"),
        ("[" * 41 + "]" * 41, "nested deeper than 40 levels"),
        (f"id: {'x' * 300_000}", "larger than 256 KiB"),
    ],
)
def test_a_file_that_is_nothing_known_is_a_problem(text: str, words: str) -> None:
    (found,) = problems_of(text)
    assert words in str(found)
    assert (found.line, found.column) == (1, 1)


def test_every_mistake_of_a_file_is_reported_at_once() -> None:
    text = """\
title: Much is wrong
when: {flg: true}
let: {n: {sun: {of: lines}}}
require:
  number: five
  text: 5
  lines:
    some: {number: x, name: 5}
  any:
    - code: rad
    - {elephant: 1}
message: "{numbr} and {txt}"
references: [{source: bok}]
"""
    found = [(p.line, p.message) for p in problems_of(rule(text))]
    assert found == [
        (2, 'unknown path "flg"'),
        (3, 'unknown function "sun"'),
        (5, 'expected a number, found "five"'),
        (6, "expected a text, found 5"),
        (8, 'expected a number, found "x"'),
        (8, "expected a text, found 5"),
        (10, 'the value can never be "rad"'),
        (11, 'unknown path "elephant"'),
        (12, 'placeholder {numbr}: unknown path "numbr"'),
        (12, 'placeholder {txt}: unknown path "txt"'),
        (13, 'unknown source "bok"'),
    ]


def test_every_wrong_key_of_a_file_is_reported_at_once() -> None:
    found = problems_of(rule("sevrity: warn\ntitle: 5\nreferences: [{sourc: book}]"))
    assert [str(p).partition("yaml:")[2] for p in found] == [
        '1:1: unknown key "sevrity"; did you mean "severity"?',
        "2:1: title: expected a text, found 5; put it between quotes",
        '3:15: unknown key "sourc"; did you mean "source"?',
    ]


def test_every_file_with_a_mistake_is_reported_and_a_good_one_is_not() -> None:
    bad, good = rule("id: SML-02\nrequire: {numbr: 1}"), rule("id: SML-03")
    found = problems_of(bad, good, "not: known", reference_list("list: a\nvalues: []"))
    assert [Path(p.file).name for p in found] == ["1.yaml", "3.yaml", "4.yaml"]


@pytest.mark.parametrize(
    ("wrong", "uses"),
    [
        (reference_list("list: mine\nvalues: []"), "require: {code: {in: '@mine'}}"),
        (derivation("derive: big\ncases: []"), "require: {big: true}\nmessage: 'It is {big}.'"),
        (derivation("derive: big\ncases: []"), "for: part\nrequire: {proposal.big: true}"),
        ("sources: {leaflet: {title: 5, short: L}}", "references: [{source: leaflet}]"),
    ],
)
def test_what_a_wrong_file_would_mean_is_no_second_mistake(wrong: str, uses: str) -> None:
    (found,) = problems_of(wrong, rule(uses))
    assert Path(found.file).name == "1.yaml"


def test_a_key_that_is_missing_is_named() -> None:
    found = problems_of("id: SML-01\ntitle: Half a rule\n")
    names = ["message", "rationale", "references", "remediation", "severity"]
    assert [p.message for p in found] == [f'the key "{name}" is missing' for name in names]


def test_a_key_that_is_misspelt_is_not_missing_as_well() -> None:
    (found,) = problems_of(rule("id: SML-01").replace("remediation:", "remedation:"))
    assert str(found).endswith('unknown key "remedation"; did you mean "remediation"?')


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        (rule("id: SML-07"), rule("«id: SML-07"), "a second SML-07; it is also in "),
        (derivation(""), derivation("«derive: size"), "a second proposal.size; it is also in "),
        (COLOURS, reference_list("«list: colours"), "a second @colours; it is also in "),
        ("sources: {a: {title: A, short: A}}", "sources: {«a: {title: A, short: A}}", "a second"),
    ],
)
def test_a_name_stands_once_in_a_policy(first: str, second: str, words: str) -> None:
    text, place = _at(second)
    (found,) = problems_of(first, text)
    assert words in str(found)
    assert Path(found.file).name == "2.yaml"
    assert (found.line, found.column) == place


def test_attributes_derived_from_each_other_are_refused() -> None:
    big = derivation("derive: big\ncases: [{value: true, when: {small: false}}]")
    small = derivation("derive: small\ncases: [{value: true, when: {big: false}}]")
    (found,) = problems_of(big, small)
    assert found.message == "derived from each other in a circle: proposal.big, proposal.small"


def test_an_attribute_derived_from_itself_is_refused() -> None:
    found = problems_of(derivation("derive: big\ncases: [{value: true, when: {big: false}}]"))
    assert "proposal.big is derived from itself" in [p.message for p in found]


def test_a_rule_can_ask_only_for_values_that_a_derivation_gives() -> None:
    (found,) = problems_of(derivation("otherwise: small"), rule("require: {size: smal}"))
    assert 'the value can never be "smal"; did you mean "small"? it can be: big, small' in str(
        found
    )


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("rule.yaml", b"id: SML-01\ntitle: \xff\n", "rule.yaml:2:8: not UTF-8 text"),
        ("rule.yaml", "id: SML-01\ntitle: Tö".encode() + b"t\xe9\n", "rule.yaml:2:11: not UTF-8"),
        ("rule.json", b"{}", "there is no rule in the folder"),
        (".rule.yaml", b"id: SML-01", "there is no rule in the folder"),
    ],
)
def test_a_folder_without_a_readable_rule_is_a_problem(
    tmp_path: Path, name: str, data: bytes, words: str
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(PolicyProblems) as caught:
        load_policy([tmp_path])
    assert words in str(caught.value)


def test_a_folder_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(PolicyProblems, match=r"no such folder of rules$"):
        load_policy([tmp_path / "rules"])
    (tmp_path / "rule.yaml").write_text("id: SML-01")
    with pytest.raises(PolicyProblems, match="this is a file; name the folder that contains it"):
        load_policy([tmp_path / "rule.yaml"])


# What the language promises and the loader does not do yet.


def _file(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize("text", ["5", "[1]", "[{id: SML-01}]"])
def test_a_file_that_is_no_mapping_is_a_problem(text: str) -> None:
    (found,) = problems_of(text)
    assert "the file is not a rule (id)" in str(found)


@pytest.mark.parametrize("kind", ["other case", "dangling link"])
def test_no_rule_file_is_passed_over(tmp_path: Path, kind: str) -> None:
    _file(tmp_path, "1.yaml", SOURCES)
    if kind == "other case":
        _file(tmp_path, "2.YAML", rule("sevrity: warn"))
    else:
        (tmp_path / "2.yaml").symlink_to(tmp_path / "gone.yaml")
    with pytest.raises(PolicyProblems):
        load_policy([tmp_path], types())


def test_a_wrong_id_is_told_how_ids_are_written() -> None:
    (found,) = problems_of(rule("id: sml-1"))
    assert "capital letters, a dash and digits, such as OWN-01" in found.hint


@pytest.mark.parametrize("line", ["{number: !!str 1}", "{text: !!str x}", "!!map {number: 1}"])
def test_tags_of_yaml_itself_are_refused_too(line: str) -> None:
    (found,) = problems_of(rule(f"require: {line}"))
    assert "are not allowed" in found.message


@pytest.mark.parametrize("line", ["{source: bok}", "{source: book, sentence: S9}"])
def test_a_derivation_too_cites_sources_that_are_known(line: str) -> None:
    assert problems_of(derivation(f"references: [{line}]")) != []


def test_a_parameter_of_a_pattern_must_be_declared() -> None:
    (found,) = problems_of(rule("require: {text: {matches: $wanted}}"))
    assert "unknown parameter $wanted" in found.message


def test_every_wrong_operator_of_one_path_is_reported() -> None:
    found = problems_of(rule("require: {number: {lt: five, gt: six}}"))
    assert [p.message[-5:] for p in found] == ['five"', '"six"']


def test_a_circle_is_said_at_the_derivation() -> None:
    big = derivation("title: Big\nderive: big\ncases: [{value: true, when: {small: false}}]")
    small = derivation("derive: small\ncases: [{value: true, when: {big: false}}]")
    (found,) = problems_of(big, small)
    assert found.line == 2


@pytest.mark.parametrize("operator", ["older_than_months", "within_months", "within_days"])
@pytest.mark.parametrize("number", ["1.5", "-1"])
def test_months_and_days_are_whole_numbers(operator: str, number: str) -> None:
    assert problems_of(rule(f"require: {{day: {{{operator}: {number}}}}}")) != []


def test_this_alone_is_told_to_need_a_field() -> None:
    (found,) = problems_of(rule("require: {this: 5}"))
    assert 'did you mean "this"?' not in found.hint


BROKEN_EXAMPLES = [
    "pass: [{name: x, patch: {a: 1, a: 2}}]",
    "pass: [{name: &x x}, {name: *x}]",
    "pass: [{name: !!str x}]",
    "pas: [{name: x}]",
    "pass: [{name: x}",
]


@pytest.mark.parametrize("text", BROKEN_EXAMPLES)
def test_broken_examples_are_refused_by_all_who_read_them(text: str, tmp_path: Path) -> None:
    file = tmp_path / "rule.yaml"
    file.write_text(f"{rule('waivable: true')}\nexamples:\n  {text}\n")
    (tmp_path / "sources.yaml").write_text(SOURCES)
    with pytest.raises(PolicyProblems) as error:
        load_policy([tmp_path], types())
    last = file.read_text().count("\n")
    assert all(problem.line >= last for problem in error.value.problems)
    policy = load_policy([tmp_path], types(), with_examples=False)
    with pytest.raises(PolicyProblems):
        _ = policy.rules[0].examples


# What looks like examples that can be left unread, and is not: all of it is read.
HIDING = [
    "examples:\n  pass: []\nxyz: 1",
    "examples:\n  pass: []\nexamples:\n  fail: []",
    "examples:\n- x",
    'examples:\n  pass: []\n"xyz": 1',
    "examples:\n  pass: []\u2028xyz: 1",
    "examples:\r\n  pass: []\r\nxyz: 1",
    "examples:\n  pass: []\n--- \nxyz: 1",
]


@pytest.mark.parametrize("text", HIDING)
def test_nothing_hides_behind_examples(text: str, tmp_path: Path) -> None:
    content = f"{rule('waivable: true')}\n{text}\n"
    (tmp_path / "rule.yaml").write_bytes(content.encode())
    (tmp_path / "sources.yaml").write_text(SOURCES)
    with pytest.raises(PolicyProblems) as whole:
        load_policy([tmp_path], types())
    with pytest.raises(PolicyProblems) as short:
        load_policy([tmp_path], types(), with_examples=False)
    assert short.value.problems == whole.value.problems


def test_examples_inside_a_text_are_no_examples(tmp_path: Path) -> None:
    (tmp_path / "rule.yaml").write_text(rule('rationale: "one\nexamples:\n  two"'))
    (tmp_path / "sources.yaml").write_text(SOURCES)
    kept = [load_policy([tmp_path], types(), with_examples=on) for on in (True, False)]
    assert kept[0] == kept[1]
    assert kept[0].rules[0].rationale == "one examples: two"
