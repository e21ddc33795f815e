"""CSS is read as rules, whatever stands in strings, addresses and comments."""

from __future__ import annotations

import pytest

from mdvideo.slides.marp.css_rules import (
    CssRule,
    declarations_in,
    flat_rules,
    read_rules,
    split_outside,
    value_parts,
    without_comments,
    without_important,
)


@pytest.mark.parametrize(
    ("css", "rules"),
    [
        ("h1 { color: red }", [CssRule("h1", " color: red ")]),
        ("@import 'a;b{'; p{}", [CssRule("@import 'a;b{'", None), CssRule("p", "")]),
        ("@media print { p { a: b } } i{}", [CssRule("@media print", " p { a: b } "), CssRule("i", "")]),
        ("a{background:url(x{;}y)}b{}", [CssRule("a", "background:url(x{;}y)"), CssRule("b", "")]),
        ('a::before{content:"}"}', [CssRule("a::before", 'content:"}"')]),
        ("p{color:red", [CssRule("p", "color:red")]),
        ("}} p{}", [CssRule("p", "")]),
        ("loose text", []),
    ],
)
def test_rules_are_found(css: str, rules: list[CssRule]) -> None:
    assert list(read_rules(css)) == rules


def test_comments_are_dropped_but_not_in_strings() -> None:
    assert without_comments("a/* b */c '/* d */' <!-- e -->") == "a c '/* d */'   e  "


def test_lists_are_split_outside_of_brackets_and_strings() -> None:
    assert split_outside(":is(a,b), c[d=','], e", ",") == [":is(a,b)", " c[d=',']", " e"]


def test_nested_rules_are_no_declarations() -> None:
    block = "COLOR: red; & h1 { color: blue } --My-Var: url(a;b) ; width:1px"
    assert list(declarations_in(block)) == [("color", "red"), ("--My-Var", "url(a;b)"), ("width", "1px")]


@pytest.mark.parametrize(
    ("css", "flat"),
    [
        ("a{color:red;b{c:d}}", [("a", "color:red;"), ("a b", "c:d")]),
        ("a,i{&.x{c:d} > u{e:f}}", [(":is(a,i).x", "c:d"), (":is(a,i) > u", "e:f")]),
        ("a{b{&::after{content:'&{'}}}", [("a b::after", "content:'&{'")]),
        ("a{@media print{c:d;b{e:f}}}", [("@media print", "a{c:d;}\na b{e:f}")]),
        ("@media screen{a{b{c:d}}}", [("@media screen", "a b{c:d}")]),
        ("@keyframes x{from{a:b}}", [("@keyframes x", "from{a:b}")]),
    ],
)
def test_nested_rules_become_rules_of_their_own(css: str, flat: list[tuple[str, str]]) -> None:
    assert [(rule.prelude, rule.block) for rule in flat_rules(css)] == flat


@pytest.mark.parametrize(
    ("value", "found"),
    [("red !important", ("red", True)), ("red! IMPORTANT ", ("red", True)), ("'!important'", ("'!important'", False))],
)
def test_a_value_is_told_from_its_importance(value: str, found: tuple[str, bool]) -> None:
    assert without_important(value) == found


def test_a_function_is_one_part_of_a_value() -> None:
    assert value_parts("1px solid rgb(0 0 0 / var(--a, calc(1 - .5)))") == [
        "1px",
        "solid",
        "rgb(0 0 0 / var(--a, calc(1 - .5)))",
    ]
