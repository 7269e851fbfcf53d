"""A page's HTML, as far as tests ask what it consists of."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"input", "meta", "br", "link"}


class Outline(HTMLParser):
    """What a page consists of; fails where tags do not close in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def all(self, *tags: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.seen if tag in tags]

    def fields(self) -> dict[str, str]:
        """What the form of the page would send untouched, texts and hidden fields only."""
        return {
            str(one["name"]): one.get("value") or ""
            for one in self.all("input")
            if one.get("name") and one.get("type") != "checkbox"
        }
