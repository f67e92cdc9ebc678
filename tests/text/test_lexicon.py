"""The packed words: how soon they are read, what they take in memory, and what is said of a file that is damaged."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.text.lexicon import FILE, PackedLexicon, pack

ASK = """
import json, time
from pathlib import Path

def held():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024

before = held()
from bot.domain.privacy.screen import screen
from bot.text.lexicon import lexicon
lexicon().warm()
began = time.process_time()
found = screen("A small nodule at the left apex, behind the first rib, of Marie Gagnon. " * 55, lexicon())
print(json.dumps({"seconds": time.process_time() - began, "found": len(found.findings), "mib": held() - before}))
"""


def test_the_first_text_after_a_start_takes_no_longer_than_a_blink_and_the_words_little_memory() -> None:
    ran = [
        json.loads(subprocess.run([sys.executable, "-c", ASK], capture_output=True, text=True, check=True).stdout)
        for _ in range(2)
    ]
    assert {one["found"] for one in ran} == {55}
    assert min(one["seconds"] for one in ran) < 0.15
    # All of it: the packed list, the lists beside it, and the rules.
    assert max(one["mib"] for one in ran) < 40
    assert max(one["mib"] for one in ran) > FILE.stat().st_size / 2**20


def test_what_is_packed_is_found_and_nothing_else() -> None:
    words = {f"word{number}": 1 + number % 255 for number in range(2_000)}
    found = PackedLexicon(pack(words))
    found.warm()
    assert {word: found.kinds(word) for word in words} == words
    assert [word for word in words if found.kinds(f"{word}x")] == []


def test_a_file_that_is_no_packed_list_is_refused() -> None:
    with pytest.raises(ValueError, match="not a packed lexicon"):
        PackedLexicon(b"PEERLEX0" + bytes(8))


def test_what_stands_in_the_file_are_hashes_and_no_names() -> None:
    whole = Path(FILE).read_bytes()
    assert [name for name in (b"tremblay", b"gagnon", b"kowalczyk") if name in whole.lower()] == []
