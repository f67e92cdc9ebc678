"""The kinder phrase offered where words blame somebody. Whoever typed them may take it, or send them as they are."""

import json
from collections.abc import Mapping
from hashlib import sha256

from bot.domain.tone import Blame, blaming
from bot.screens.elements import SURE, TONE
from bot.text.catalogue import T, Words


def kinder_than(form: str, typed: Mapping[str, str], sure: Mapping[str, str]) -> dict[str, Words]:
    """A question at the first field whose words blame somebody; empty when none does, or when it was answered.

    Args: form: names the form; typed: the words by field; sure: what was sent, with the answers to earlier questions.
    An answer holds for the words that were asked about. Nothing of this is counted or kept.
    """
    found = {name: [(words[one.start : one.end], one.blame) for one in blaming(words)] for name, words in typed.items()}
    found = {name: several for name, several in found.items() if several}
    if not found:
        return {}
    field, (first, *_) = next(iter(found.items()))
    mark = sha256(json.dumps([form, sorted(found.items())]).encode()).hexdigest()[:16]
    answer = f"{SURE}{field}_{TONE}{mark}"
    return {} if sure.get(answer) == "yes" else {answer: _offered(*first)}


def _offered(words: str, blame: Blame) -> Words:
    words = " ".join(words.split())
    match blame:
        case Blame.PERSON:
            return T(
                "“{words}” may hurt. Kinder: “The finding is hard to see at first.” Change it or tick the box.",
                words=words,
            )
        case Blame.SHOULD:
            return T(
                "“{words}” may hurt. Kinder: “What could have helped to see it?” Change it or tick the box.",
                words=words,
            )
        case Blame.ANYBODY:
            return T(
                "“{words}” may hurt. Kinder: “Looking back it is easier to see.” Change it or tick the box.",
                words=words,
            )
        case Blame.ATTENTION:
            return T(
                "“{words}” may hurt. Kinder: “What drew the eye elsewhere?” Change it or tick the box.",
                words=words,
            )
        case Blame.FAULT:
            return T(
                "“{words}” may hurt. Kinder: “Several things led to this.” Change it or tick the box.",
                words=words,
            )
