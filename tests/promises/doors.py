"""Every door of the bot, tried by every kind of person, with every word by which anybody could name a conversation."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bot.demo.actor import window_of
from bot.domain.people import Account, Act, Duty, Member, MemberId, Role
from bot.platforms.base import Reply
from bot.ports.unit import Unit
from bot.screens.answers import Answer, Say
from bot.screens.common import member_key
from bot.screens.elements import Text
from bot.screens.inputs import Command, Input, Opened, Pressed, Submitted, Surface, Who, Wrote
from handlers.router import COMMANDS, PRESSED, SUBMITTED, WORDS, Asked
from tests.promises.lived import Lived
from tests.promises.story import HEADLINES
from tests.promises.ward import PLATFORM, TENANT, person

HEAD = Who(PLATFORM, TENANT, "U0HEAD", "en")
STRANGER = Who(PLATFORM, TENANT, "U0NOBODY", "en")
ELSEWHERE = Who(PLATFORM, "T0OTHER", "U0ANA", "en")

ANSWERS = {
    "words": "A word.",
    "audience": "both",
    "to": "both",
    "rounds": "no",
    "called": "yes",
    "sure": "yes",
    "answer": "agree",
    "slot": "12:00",
    "language": "auto",
    "names": "Dr. New Comer",
    "role": "radiologist",
    "site": "0",
    "outstanding": "no",
    "kind": "near_miss",
    "modality": "ct",
    "reader": "coordinator",
    "happened": "A story.",
    "name": "knowing",
    "session": "0" * 32,
}

Told = list[tuple[Input, Reply]]


@dataclass
class Doors:
    """A department in the middle of its month, and what everybody who knocked was told."""

    lived: Lived
    handles: dict[str, str] = field(default_factory=dict)
    reader: str = ""
    told: dict[str, Told] = field(default_factory=dict)
    own: Told = field(default_factory=list)
    boards: list[Answer] = field(default_factory=list)
    sent: list[int] = field(default_factory=list)

    async def try_all(self) -> None:
        """First what a coordinator asks of a case of her own, then everybody everything; leaving comes last of all."""
        month, database = self.lived.month, self.lived.database
        await database.write(add_a_head)
        roster = await database.read(lambda unit: unit.people.roster(unit.programmes.all()[0].id))
        self.reader = next(member_key(member) for member in roster if member.name == person("eli").name)
        month.step = "gathering"
        self.handles = {
            "no such": "AAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "board": (await month.on_board("denis", HEADLINES["first"])).hidden["h"],
            "board, own": (await month.on_board("denis", HEADLINES["of_cora"])).hidden["h"],
            **{key: (await month.thread(key, HEADLINES["first"])).hidden["h"] for key in ("ana", "gus")},
        }
        await self._look_at_board()
        self.own = await self._knock(person("cora").who, [self.handles["board, own"]], only=("board.", "agenda.item"))
        await self._look_at_board()
        askers = {"stranger": STRANGER, "elsewhere": ELSEWHERE, "head": HEAD}
        for name, who in (askers | {key: person(key).who for key in ("kit", "denis", "cora")}).items():
            words = self.handles if name in {"denis", "cora"} else {"board": 1, "ana": 1}
            self.told[name] = await self._knock(who, [self.handles[word] for word in words])

    async def _look_at_board(self) -> None:
        month = self.lived.month
        await month.bot.run_due()
        month.step = f"board {len(self.boards)}"
        self.boards.append(await month.actors["denis"].types("/peer board"))
        self.sent.append(len(month.post.sent))

    async def _knock(self, who: Who, handles: list[str], only: tuple[str, ...] = ("",)) -> Told:
        month, found = self.lived.month, Told()
        for number, question in enumerate(self._questions(who, handles)):
            month.step = f"knock|{only}|{who.user_id}|{who.tenant}|{number}"
            asked: Input = question
            if isinstance(asked, Submitted):
                nonce = self.lived.database.read_now(lambda unit: unit.nonces.issue())
                asked = replace(asked, hidden={**asked.hidden, "n": nonce})
            if name_of(asked).startswith(only):
                found.append((asked, await month.dispatch(asked)))
        return found

    def _questions(self, who: Who, handles: list[str]) -> Iterator[Input]:
        yield from (Command(who, name, "") for name in COMMANDS)
        yield from (Command(who, "peer", f"{word} K7QF2-M9XWT".strip()) for word in WORDS)
        yield Opened(who)
        yield Wrote(who, "who shared it?")
        for name, asked in sorted(PRESSED.items()):
            for handle in _fitting(name, asked, handles):
                yield Pressed(who, name, handle, "0", Surface.WINDOW)
        for name, asked in sorted(SUBMITTED.items(), key=lambda item: (item[0] == "leave", item[0])):
            values = {**ANSWERS, "reader": self.reader} if name == "board.route" else ANSWERS
            for handle in _fitting(name, asked, handles):
                yield Submitted(who, name, values, {"h": handle, "c": "K7QF2-M9XWT"})


def _fitting(name: str, asked: Asked, handles: list[str]) -> list[str]:
    return handles if name.startswith(("thread.", "board.", "agenda.item")) and asked.act is not Act.SEE_BOARD else [""]


def add_a_head(unit: Unit) -> None:
    """A head of department who coordinates nothing."""
    programme, head = unit.programmes.all()[0], MemberId(unit.ids.uuid())
    duties = frozenset({Duty.HEAD})
    unit.people.add(Member(head, programme.id, "Dr. Hugo Headley", Role.RADIOLOGIST, "North", duties=duties))
    unit.people.bind(head, Account(HEAD.platform, HEAD.tenant, HEAD.user_id, "en"))


def name_of(asked: Input) -> str:
    """By which name a press or a form is found among the doors."""
    return asked.action if isinstance(asked, Pressed) else asked.form if isinstance(asked, Submitted) else ""


def act_of(asked: Input) -> Act | None:
    """What somebody asks for."""
    match asked:
        case Command():
            door = COMMANDS.get(asked.name) or WORDS.get(asked.word)
        case Pressed():
            door = PRESSED[asked.action]
        case Submitted():
            door = SUBMITTED[asked.form]
        case _:
            door = None
    return door.act if door else None


def said(answer: Answer) -> object:
    """The sentence that a refusal opens with, in a window or not."""
    screen = answer.card if isinstance(answer, Say) else window_of(answer)
    first = screen.elements[0]
    return first.words if isinstance(first, Text) else first
