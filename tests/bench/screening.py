"""Reading a text for identifiers: the product's screen, and one pass of `re` over the same characters.

The floor tells words, numbers and signs apart and nothing else: nobody could screen a text without that much. The text
is as long as a form's field allows, made of sentences as people write them, with something to find in every other one.
"""

import re
import time
from collections.abc import Callable

from bot.domain.privacy.screen import screen
from bot.text.lexicon import lexicon

CHARACTERS = 3000
READS_TEXT = f"screening {CHARACTERS} characters"
_PASS = re.compile(r"[^\W\d_]+|\d+|[^\w\s]")
_SENTENCES = (
    "A small nodule at the left apex, 6 mm, behind the first rib, was seen on the earlier study as well. ",
    "Petite fracture du scaphoïde sur l’incidence latérale, revue avec Marie Gagnon. ",
    "The late phase was missing, so the washout of the lesion in segment VI could not be judged. ",
    "Rappelé au 514-555-0143 après la réunion. ",
)


def typed() -> str:
    """A text of that length."""
    return ("".join(_SENTENCES) * CHARACTERS)[:CHARACTERS]


def screened(rounds: int) -> tuple[list[float], list[float]]:
    """Processor time of the screen and of its floor, a round each, taking turns. The first round warms up."""
    text, words = typed(), lexicon()
    ours, floors = list[float](), list[float]()
    for _ in range(rounds + 1):
        ours.append(_seconds(lambda: screen(text, words), 5))
        floors.append(_seconds(lambda: _PASS.findall(text), 200))
    return ours[1:], floors[1:]


def _seconds(work: Callable[[], object], times: int) -> float:
    began = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - began) / times
