"""The chapters in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rehearse.demo import ending, middle, opening, third
from rehearse.demo.cast import Cast
from rehearse.demo.chapter import Chapter
from rehearse.rehearsal import Rehearsal

CHAPTERS: tuple[Callable[[Cast], Chapter], ...] = (
    opening.three_books,
    opening.turning_on,
    middle.one_edit,
    middle.conflict,
    opening.name_clash,
    middle.lost_answer,
    middle.revoked,
    third.joining,
    third.nobody_waits,
    ending.six_cards,
    ending.three_books_agree,
)


def play(here: Rehearsal, *, seed: int) -> Iterator[Chapter]:
    """Play the story on a fresh, connected rehearsal whose clock stands still; each chapter when it is over.

    Raises `StoryBroke` where the systems do otherwise.
    """
    cast = Cast(here, seed)
    for chapter in CHAPTERS:
        yield chapter(cast)
