"""Steps that a page tells of screens, carried out by reading the screens as a person does.

A step is a line: ``open ADDRESS``, ``follow LINK``, ``fill LABEL = WORDS``, ``choose LABEL =
OPTION``, ``tick LABEL``, ``press BUTTON``, ``see WORDS``, ``as PERSON``. Lines further in go on
with what is filled in. ``beside WORDS`` behind a link, box or button means the one that stands
beside these words. Everything is done by plain forms, as without a script.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from lxml import html

Element = Any
_STEP = re.compile(r"^(\w+) (.*?)$", re.DOTALL)
_FRAMES = ("li", "article", "section", "details", "form", "fieldset")


def lines(block: str) -> Iterator[tuple[str, str]]:
    """Give the steps of a block as verb and what follows it.

    >>> list(lines("fill 文字 =\\n  一、甲\\n\\n  二、乙\\npress 保存\\n"))
    [('fill', '文字 =\\n一、甲\\n\\n二、乙'), ('press', '保存')]
    """
    for step in re.split(r"\n(?=\S)", block.strip("\n")):
        said = _STEP.match(re.sub(r"\n  ", "\n", step.rstrip()))
        assert said is not None, step
        yield said[1], said[2]


def words(element: Element) -> str:
    """Give the words of an element, runs of white space as one blank."""
    shown = element.xpath(".//text()[not(ancestor::script or ancestor::style)]")
    return " ".join("".join(shown).split())


@dataclass
class Screen:
    """What one person has before them, and what they filled in there."""

    client: Client
    page: Element = None
    address: str = ""
    typed: list[tuple[str, str, str]] = field(default_factory=list)

    def do(self, verb: str, rest: str) -> None:
        """Take one step; an assertion says what the screen does not have."""
        getattr(self, f"_{verb}")(rest)

    def _open(self, address: str) -> None:
        self._show(self.client.get(address, follow=True))

    def _show(self, answer: Any) -> None:
        assert answer.status_code < 500, answer.status_code
        self.address = answer.request["PATH_INFO"]
        self.page, self.typed = html.fromstring(answer.content.decode()), []

    def _follow(self, rest: str) -> None:
        link = self._found("//a[@href]", rest)
        self._open(html.urljoin(self.address, link.get("href")))

    def _fill(self, rest: str) -> None:
        label, _, value = rest.partition(" =")
        self.typed.append(("fill", label, value.strip()))

    def _choose(self, rest: str) -> None:
        label, _, value = rest.partition(" =")
        self.typed.append(("choose", label, value.strip()))

    def _tick(self, rest: str) -> None:
        self.typed.append(("tick", rest, ""))

    def _see(self, rest: str) -> None:
        assert rest in words(self.page), f"{rest!r} is not on {self.address}:\n{self.told()}"

    def _press(self, rest: str) -> None:
        button = self._found("//button[not(@type='button')]", rest)
        form = self._form(button)
        values = _values(form, button)
        for verb, label, value in self.typed:
            name, put = self._put(form, verb, label, value)
            values = [pair for pair in values if pair[0] != name or verb == "tick"]
            values.append((name, put))
        address = button.get("formaction") or form.get("action") or self.address
        data: dict[str, list[str]] = {}
        for name, value in values:
            data.setdefault(name, []).append(value)
        self._show(self.client.post(address, data, follow=True))

    def _form(self, button: Element) -> Element:
        named = button.get("form")
        return self.page.get_element_by_id(named) if named else next(button.iterancestors("form"))

    def _found(self, path: str, rest: str) -> Element:
        name, _, near = rest.partition(" beside ")
        found = [each for each in self.page.xpath(path) if _is_named(each, name)]
        found = [each for each in found if "disabled" not in each.attrib]
        if near:
            found = [each for each in found if near in _around(each, near)]
            found.sort(key=lambda each: len(_around(each, near)))
        elif self.typed and len(found) > 1:
            labels = [label for _, label, _ in self.typed]
            found = [each for each in found if self._has(self._form(each), labels)]
        assert found, f"no {rest!r} on {self.address}:\n{self.told()}"
        return found[0]

    def _has(self, form: Element, labels: list[str]) -> bool:
        known = {words(label).partition(" beside ")[0] for label in form.iter("label")}
        beside = self.page.xpath("//input[@form=$form]", form=form.get("id", ""))
        known |= {each.get("aria-label", "") for each in beside}
        return all(_held(label.partition(" beside ")[0], known) for label in labels)

    def _put(self, form: Element, verb: str, label: str, value: str) -> tuple[str, str]:
        """The name and value that what was filled in is sent as."""
        box = self._field(form, label)
        if verb == "choose":
            options = {words(each): each.get("value", words(each)) for each in box.iter("option")}
            assert value in options, f"{value!r} is none of {list(options)}"
            value = options[value]
        if verb == "tick":
            value = box.get("value", "on")
        return box.get("name"), value

    def _field(self, form: Element, label: str) -> Element:
        name, _, near = label.partition(" beside ")
        for each in form.iter("label"):
            if _is_named(each, name) and (not near or near in _around(each, near)):
                named = each.get("for")
                inside = each.xpath(".//input | .//select | .//textarea")
                return self.page.get_element_by_id(named) if named else inside[0]
        for each in self.page.xpath("//input[@form=$form]", form=form.get("id", "")):
            said = each.get("aria-label", "")
            if said == name or (name.endswith("…") and said.startswith(name[:-1])):
                return each
        raise AssertionError(f"no field {label!r} in {[words(one) for one in form.iter('label')]}")

    def told(self) -> str:
        """Give what the screen says and offers, for who looks for what is missing."""
        forms = [
            f"{form.get('action')}: {[words(one) for one in form.iter('label')]}"
            f" {[words(one) for one in form.iter('button')]}"
            for form in self.page.iter("form")
        ]
        return "\n".join([words(self.page), *forms])


def _held(name: str, known: set[str]) -> bool:
    return name in known or (
        name.endswith("…") and any(each.startswith(name[:-1]) for each in known)
    )


def _is_named(element: Element, name: str) -> bool:
    said = words(element)
    if name.endswith("…"):
        return said.startswith(name[:-1])
    return said == name or element.get("aria-label") == name or element.get("title") == name


def _around(element: Element, near: str) -> str:
    """The words of the smallest frame about an element that holds what it stands beside."""
    for frame in element.iterancestors(*_FRAMES):
        if near in words(frame):
            return words(frame)
    return ""


def _values(form: Element, button: Element) -> list[tuple[str, str]]:
    """What a form sends as it stands, by this button."""
    sent = [(name, value) for name, value in form.form_values() if name]
    return [*sent, (button.get("name"), button.get("value", ""))] if button.get("name") else sent
