"""What the screen for identifiers says at a field: what is stopped, and what its author is asked to look at again."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from bot.domain.privacy.findings import Finding, Identifier
from bot.domain.privacy.screen import screen
from bot.screens.elements import SURE
from bot.text.catalogue import Sentence, T, Words
from bot.text.lexicon import lexicon

_MOST_QUOTED = 100


@dataclass(frozen=True, slots=True)
class Found(Sentence):
    """An error that quotes what the screen found. `identifiers` are the kinds of it, to be counted."""

    identifiers: tuple[Identifier, ...] = ()

    __hash__ = Sentence.__hash__


def errors_of(form: str, typed: Mapping[str, str], sure: Mapping[str, str]) -> dict[str, Words]:
    """What stands against keeping the words typed in a form, by field; of words that may name somebody, a question.

    Args: form: names the form; typed: the words by field; sure: what was sent, with the answers to earlier questions.
    An answer holds for the words that were asked about: with others the question is another.
    """
    stopped: dict[str, Words] = {}
    doubted: dict[str, list[tuple[str, Identifier]]] = {}
    for name, words in typed.items():
        findings = screen(words, lexicon()).findings
        certain = [finding for finding in findings if finding.certain]
        if certain:
            stopped[name] = _stopped(words, certain)
        elif findings:
            doubted[name] = [(words[one.start : one.end], one.identifier) for one in findings]
    if stopped or not doubted:
        return stopped
    mark = sha256(json.dumps([form, sorted(doubted.items())]).encode()).hexdigest()[:16]
    answer = f"{SURE}{list(doubted)[-1]}_{mark}"
    if sure.get(answer) == "yes":
        return {}
    found = [one for several in doubted.values() for one in several]
    asked = T(
        "“{words}”: if this is a patient, a colleague or where somebody is from, take it out. If not, tick the box.",
        words=_quoted([words for words, _ in found]),
    )
    return {answer: _found(asked, tuple(dict.fromkeys(identifier for _, identifier in found)))}


def _stopped(words: str, findings: Sequence[Finding]) -> Found:
    quoted = _quoted([words[one.start : one.end] for one in findings])
    kinds = list(dict.fromkeys(one.identifier for one in findings))
    if len(kinds) > 1:
        said = T("Take out “{words}”: it can lead to a person.", words=quoted)
    else:
        match kinds[0]:
            case Identifier.DATE:
                said = T("Take out “{words}”: say how long before or after instead of the day.", words=quoted)
            case Identifier.AGE:
                said = T("Take out “{words}”: from 90 on write that the person is over 89.", words=quoted)
            case Identifier.NAME:
                said = T("Take out “{words}”: say what the person does instead of the name.", words=quoted)
            case Identifier.PHONE | Identifier.EMAIL | Identifier.ADDRESS | Identifier.PLACE:
                said = T("Take out “{words}”: it says how to find a person.", words=quoted)
            case Identifier.NUMBER | Identifier.URL | Identifier.UID:
                said = T("Take out “{words}”: it can lead to a patient or a study.", words=quoted)
    return _found(said, tuple(kinds))


def _found(said: Sentence, identifiers: tuple[Identifier, ...]) -> Found:
    return Found(said.english, params=said.params, identifiers=identifiers)


def _quoted(words: Sequence[str]) -> str:
    """The words one after the other, as many as are read at a glance."""
    shown: list[str] = []
    for one in dict.fromkeys(" ".join(word.split()) for word in words):
        if shown and sum(map(len, shown)) + len(one) > _MOST_QUOTED:
            return ", ".join([*shown, "…"])
        shown.append(one if len(one) <= _MOST_QUOTED else one[:_MOST_QUOTED] + "…")
    return ", ".join(shown)
