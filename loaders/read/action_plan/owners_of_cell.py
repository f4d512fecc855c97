"""What a cell of owners names, once it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class OwnersOfCell:
    """The organisations that a cell names, and the posts beside each by its compared name, beside none of them under "".

    `unresolved` are words in it that name none, `people` names or initials of persons, which are not stored;
    `perhaps_people` are, in the name of an agency or, where `perhaps_alone` has them, as one. `excepted` are words for who is not meant.
    """

    names: tuple[str, ...] = ()
    unresolved: tuple[str, ...] = ()
    posts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    people: tuple[str, ...] = ()
    perhaps_people: tuple[str, ...] = ()
    perhaps_alone: tuple[str, ...] = ()
    excepted: tuple[str, ...] = ()
