"""Names that somebody lists, with the role of each, are replaced before a text is stored; the list itself never is.

A list is typed as people write it, one name in a line: `Jo Smith = the social worker`; a program hands over an object.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from graph.errors import BadRequest
from loaders.check.wording import is_screened
from loaders.write.edits import Edit, Removal
from loaders.write.problems import properties_named

PARAMETER = "names"  # as a form sends the list
MAX_NAMES = 200
MAX_NAME_LENGTH = 100  # and of a role: a text of a megabyte may name somebody at every third character
_LOOKED_BACK = 200  # characters before a name, in which a sentence may have ended
_RULE, _FIX = "Names are an object with a role for each name.", 'Such as {"Jo Smith": "the social worker"}.'
_OPENING, _CLOSING = "\"'‘“(", "\"'’”)"


@dataclass(frozen=True, slots=True)
class Pseudonyms:
    """The role that stands for each name; without any, nothing is replaced."""

    by_name: Mapping[str, str] = field(default_factory=dict, repr=False)  # so that no error shows a name

    @classmethod
    def read(cls, text: str) -> Pseudonyms:
        """A list as it was typed; raises BadRequest with the number of a line that is wrong, and never with its words."""
        by_name: dict[str, str] = {}
        for number, line in enumerate(text.splitlines(), start=1):
            name, _, role = (" ".join(part.split()) for part in line.partition("="))
            if name and role:
                by_name[name] = role
            elif line.strip():
                rule = f"Line {number} of the names is not a name, an equals sign and a role."
                raise BadRequest.about(PARAMETER, None, rule, "Write it so: Jo Smith = the social worker")
        return cls._checked(by_name)

    @classmethod
    def of(cls, names: Any) -> Pseudonyms:
        """Those of a program: a role by each name; raises BadRequest for anything else, and never with its words."""
        if not isinstance(names, Mapping):
            raise BadRequest.about(PARAMETER, None, _RULE, _FIX)
        texts = [text for pair in names.items() for text in pair]
        if not all(isinstance(text, str) and text.strip() for text in texts):
            raise BadRequest.about(PARAMETER, None, _RULE, _FIX)
        return cls._checked({" ".join(name.split()): " ".join(role.split()) for name, role in names.items()})

    @classmethod
    def _checked(cls, by_name: dict[str, str]) -> Pseudonyms:
        if len(by_name) > MAX_NAMES:
            rule = f"The list has {len(by_name):,} names, and {MAX_NAMES} is the most."
            raise BadRequest.about(PARAMETER, None, rule, "Leave out those that are not in the text.")
        if longest := next((n for n, name in enumerate(by_name, start=1) if len(name) > MAX_NAME_LENGTH), None):
            rule = f"Name {longest} of the list has more than {MAX_NAME_LENGTH} characters."
            raise BadRequest.about(PARAMETER, None, rule, "Shorten it to what somebody is called in the text.")
        if longest := next(
            (n for n, role in enumerate(by_name.values(), start=1) if len(role) > MAX_NAME_LENGTH), None
        ):
            rule = f"Role {longest} of the list has more than {MAX_NAME_LENGTH} characters."
            raise BadRequest.about(PARAMETER, None, rule, "Shorten it, such as to: the social worker.")
        return cls(by_name)

    def in_text(self, text: str) -> str:
        """A text with the roles in it; a longer name goes before one that is a part of it."""
        if not self.by_name:
            return text
        return re.sub(rf"(?<!\w){_pattern(name.split() for name in self.by_name)}", self._role, text)

    def in_edit(self, edit: Edit) -> Edit:
        """An edit with the roles in its texts; what names or numbers another record stays as it is."""
        if isinstance(edit, Removal) or not self.by_name:
            return edit
        screened = {name for name, prop in properties_named(edit.kind).items() if is_screened(prop)}
        texts = {name: value for name, value in edit.values.items() if name in screened and isinstance(value, str)}
        return replace(edit, values={**edit.values, **{name: self.in_text(text) for name, text in texts.items()}})

    def _role(self, match: re.Match[str]) -> str:
        role = self.by_name[" ".join(match[0].split())]
        before = match.string[max(0, match.start() - _LOOKED_BACK) : match.start()]
        return role[:1].upper() + role[1:] if _begins_sentence(before) else role


NO_PSEUDONYMS = Pseudonyms()


def _pattern(names: Iterable[Sequence[str]]) -> str:
    """What matches any of these names by their words, and the longest of those that begin with the same ones.

    The words that names begin with together are tried once: a list of alternatives takes minutes for a long text of one
    word and a list of names of that word, in which nobody else is answered.
    """
    later: dict[str, list[Sequence[str]]] = defaultdict(list)
    for first, *others in names:
        later[first].append(others)
    choices = []
    for word, rest in sorted(later.items(), key=lambda item: -len(item[0])):
        after = [r"(?!\w)"] if [] in rest else []  # a name may end here, where none goes on
        if longer := [words for words in rest if words]:
            after.insert(0, rf"\s++{_pattern(longer)}")
        choices.append(f"{re.escape(word)}(?:{'|'.join(after)})")
    return f"(?:{'|'.join(choices)})"


def _begins_sentence(before: str) -> bool:
    """Whether a sentence begins after this text."""
    before = before.rstrip(_OPENING)
    ended = before.rstrip()
    parting = before[len(ended) :]
    return not ended or "\n" in parting or (bool(parting) and ended.rstrip(_CLOSING).endswith((".", "!", "?")))
