"""What happens in the month: shared unseen and by name, routed, handed back, left alone, ended, and destroyed."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from zoneinfo import ZoneInfo

from bot.demo.actor import window_of
from bot.screens.elements import Form
from tests.pages import pictures
from tests.promises.explorer import Seen, explore
from tests.promises.month import Month, Shared
from tests.promises.ward import person

INVITED = "Dr. Zora Zimmerling"
"""Somebody who does not take part, and whom a case waits for."""

CASES = {
    "first": Shared("Wombat1", "learning_opportunity", "ct", "gus"),
    "named": Shared("Wombat2", "near_miss", "xr", "bea", name="named"),
    "praise": Shared("Wombat3", "good_call", "mr", "kit"),
    "routed": Shared("Wombat4", "challenging", "us", "unlisted", invite=INVITED),
    "own": Shared("Wombat5", "challenging", "nm", "mine"),
    "quiet": Shared("Wombat6", "challenging", "ct", "julie"),
    "of_cora": Shared("Wombat7", "near_miss", "mr", "wren"),
    "to_denis": Shared("Wombat8", "learning_opportunity", "mg", "denis"),
    "shown": Shared("Wombat9", "image_quality", "xr", "uma"),
    "withdrawn": Shared("Wombat10", "near_miss", "pet_ct", "eli"),
    "gone": Shared("Wombat11", "challenging", "fl", "mia"),
    "back": Shared("Wombat12", "near_miss", "ir", "kit"),
    "weekly": Shared("Wombat13", "challenging", "mr", "uma", name="weekly"),
    "behalf": Shared("Wombat14", "learning_opportunity", "us", "eli", behalf=True),
}
HEADLINES = {
    "first": "Learning opportunity, CT",
    "named": "Near miss, Radiography",
    "praise": "Good call, MR",
    "routed": "Challenging case, Ultrasound",
    "own": "Challenging case, Nuclear medicine",
    "quiet": "Challenging case, CT",
    "of_cora": "Near miss, MR",
    "to_denis": "Learning opportunity, Mammography",
    "shown": "Image quality, Radiography",
    "withdrawn": "Near miss, PET/CT",
    "gone": "Challenging case, Fluoroscopy",
    "back": "Near miss, Angiography and intervention",
    "weekly": "Challenging case, MR",
    "behalf": "Learning opportunity, Ultrasound",
}
SHARERS = {
    "first": "ana",
    "named": "eli",
    "praise": "julie",
    "routed": "oto",
    "own": "gus",
    "quiet": "ivan",
    "of_cora": "cora",
    "to_denis": "kit",
    "shown": "rae",
    "withdrawn": "wren",
    "gone": "julie",
    "back": "bea",
    "weekly": "rae",
    "behalf": "denis",
}
TIMES = (datetime(2026, 3, 17, 17, 15, tzinfo=UTC), datetime(2026, 3, 18, 22, 30, tzinfo=UTC))
"""When the ends of the first case would talk."""

LEFT = "Wombat15-left as a draft."
"""What is never shared."""

PNG = pictures.png()
REFERENCES = {"first": "WB119911", "shown": "WB229922"}


@dataclass
class Story:
    """The month's events. `sharer` and `reader` are the two ends of the first case, which the tests exchange.

    `watchers` are those who look at everything that they can reach.
    """

    month: Month
    sharer: str = "ana"
    reader: str = "gus"
    watchers: frozenset[str] = frozenset({"cora", "denis", "ana", "gus", "bea"})
    hour_of_first: str = "10:10"
    leave_out: frozenset[str] = frozenset()
    seen: dict[str, Seen] = field(default_factory=dict)

    async def live(self, *, last: int = 100) -> None:
        """Everything, in order, up to a day."""
        for day, hour, step, happens in sorted([*self._calendar(), *self._talking()], key=lambda event: event[:2]):
            if day > last:
                return
            if step.partition(" ")[2] in self.leave_out and step.startswith(("share ", "draft ")):
                continue
            await self.month.at(day, hour, step)
            await happens()

    def _calendar(self) -> list[tuple[int, str, str, Callable[[], Awaitable[object]]]]:
        share, write, look = self._share, self.month.write, self._look
        first, reader, sharer = HEADLINES["first"], self.reader, self.sharer
        return [
            (1, "09:10", "draft first", partial(self._drafts, f"{CASES['first'].word}-happened as a draft.")),
            (1, "09:20", "draft what is left", partial(self._drafts, LEFT)),
            (1, self.hour_of_first, "share first", partial(share, "first")),
            (1, "10:40", "share named", partial(share, "named")),
            (1, "11:05", "share praise", partial(share, "praise")),
            (1, "11:30", "share routed", partial(share, "routed")),
            (1, "13:00", "share own", partial(share, "own")),
            (1, "14:00", "share quiet", partial(share, "quiet")),
            (1, "15:00", "share of_cora", partial(share, "of_cora")),
            (1, "15:20", "share to_denis", partial(share, "to_denis")),
            (1, "15:50", "share gone", partial(share, "gone")),
            (1, "16:00", "share shown", partial(share, "shown")),
            (1, "16:20", "share back", partial(share, "back")),
            (1, "16:25", "share weekly", partial(share, "weekly")),
            (1, "16:28", "share behalf", partial(share, "behalf")),
            (1, "16:30", "share withdrawn", partial(share, "withdrawn")),
            (1, "17:00", "withdraw", partial(self._small, "wren", "withdrawn", "thread.take_back.ask")),
            (1, "18:00", "evening", partial(look, "before", cora=1, denis=1, gus=1, bea=1)),
            (2, "07:30", "mia leaves", self._mia_leaves),
            (2, "11:00", "named answered", partial(write, "bea", HEADLINES["named"], words="Wombat2-note Merci.")),
            (2, "14:00", "first answered", partial(write, reader, first, answer="thanks", words="Wombat1-note I see.")),
            (2, "15:00", "routed", partial(self.month.route, "cora", HEADLINES["routed"], "rae")),
            (2, "15:20", "gone routed", partial(self.month.route, "denis", HEADLINES["gone"], "bea")),
            (2, "15:40", "image", self._image),
            (2, "17:30", "second day", partial(look, "sent", cora=9, denis=1, gus=9, bea=1, ana=9)),
            (3, "09:50", "first again", partial(write, reader, first, answer="different", audience="both")),
            (3, "10:30", "handed back", partial(self._not_mine, "rae", "routed")),
            (3, "11:10", "shown answered", partial(write, "uma", HEADLINES["shown"], answer="addendum_made")),
            (3, "11:30", "name of reader", partial(self._shows_name, "uma", "shown")),
            (3, "12:40", "routed again", partial(self.month.route, "denis", HEADLINES["routed"], "uma")),
            (3, "13:40", "sharer answers", partial(write, sharer, first, answer="talk", words="Wombat1-answer When?")),
            (3, "14:20", "denis answers", partial(write, "denis", HEADLINES["to_denis"], words="Wombat8-note Oui.")),
            (3, "15:40", "name of sharer", partial(self._shows_name, "rae", "shown")),
            (3, "16:10", "wren warns", partial(self._warns, "wren", "of_cora")),
            (3, "16:40", "cora writes", partial(self._coordinator_writes, "cora", "first")),
            (3, "17:20", "classified", partial(self._classifies, "cora", "first")),
            (4, "10:00", "back again", partial(self._not_mine, "kit", "back")),
            (4, "11:00", "back to its sharer", partial(self.month.route, "cora", HEADLINES["back"], "bea")),
            (7, "10:30", "first closed", partial(self._close, reader, "first", "yes")),
            (7, "11:30", "reopened", partial(self._small, sharer, "first", "thread.reopen.ask")),
            (7, "12:30", "closed again", partial(self._close, reader, "first", "yes")),
            (7, "13:00", "useful", partial(self._says_useful, reader, "first")),
            (7, "14:00", "rounds", partial(self._rounds, sharer, "first", "ask_first")),
            (7, "14:20", "useful to the sharer", partial(self._says_useful, sharer, "first")),
            (8, "10:00", "named closed", partial(self._coordinator_closes, "cora", "named")),
            (8, "17:00", "second week", partial(look, "closed", cora=1, denis=1, gus=9, ana=9)),
            (9, "10:00", "seat closed", partial(self._shuts, "cora", "first")),
            (9, "16:00", "after a seat was closed", partial(look, "shut", cora=1, denis=1, gus=1)),
            (10, "10:00", "hold", partial(self._holds, "cora", "hold", reason="Counsel’s letter.", sure="yes")),
            (10, "11:00", "hold agreed", partial(self._holds, "denis", "agree")),
            (16, "10:00", "hold ends", partial(self._holds, "denis", "end")),
            (16, "11:00", "hold is over", partial(self._holds, "cora", "agree")),
            (22, "12:00", "fourth week", partial(look, "over", cora=1, gus=1, ana=1)),
        ]

    def _talking(self) -> list[tuple[int, str, str, Callable[[], Awaitable[object]]]]:
        """The ends of the first case would talk, but find no time: no name is ever shown."""
        neither = partial(self._small, self.sharer, "first", "thread.talk.choose.ask", pick="neither")
        return [
            (3, "13:50", "sharer offers to talk", partial(self._offers_to_talk, self.sharer, "first")),
            (4, "10:20", "reader offers to talk", partial(self._offers_to_talk, self.reader, "first")),
            (4, "10:40", "neither time", neither),
        ]

    async def _share(self, which: str) -> None:
        sharer = self.sharer if which == "first" else SHARERS[which]
        case = CASES[which]
        if which == "first":
            case = replace(case, reader=self.reader)
        form = await self._from_draft(sharer) if which == "first" else None
        receipt = await self.month.share(sharer, case, form)
        if which in REFERENCES:
            assert await self.month.give_reference(receipt, REFERENCES[which]) == 200
        if which == "first":
            assert await self.month.add_image(receipt, PNG) == 200

    async def _drafts(self, words: str) -> None:
        """Whoever is going to share the first case keeps what they have typed so far."""
        actor = self.month.actors[self.sharer]
        form = window_of(await actor.types("/case"))
        assert "It is kept as a draft." in repr(await actor.presses(form, "draft.save", happened=words))

    async def _from_draft(self, key: str) -> Form:
        actor = self.month.actors[key]
        home = window_of(await actor.types("/peer"))
        forms = [window_of(await actor.presses(home, "draft.open", at)) for at in range(2)]
        return next(form for form in forms if f"{CASES['first'].word}-" in repr(form))

    async def _image(self) -> None:
        assert await self.month.let_image_through(await self.month.on_board("denis", HEADLINES["first"])) == 303

    async def _holds(self, key: str, step: str, **answers: str) -> None:
        actor = self.month.actors[key]
        await self.month.small(key, window_of(await actor.types("/peer retention")), f"retention.{step}.ask", **answers)

    async def _close(self, key: str, which: str, rounds: str) -> None:
        window = await self.month.thread(key, HEADLINES[which])
        await self.month.small(key, window, "thread.close.ask", rounds=rounds)

    async def _rounds(self, key: str, which: str, rounds: str) -> None:
        window = await self.month.thread(key, HEADLINES[which])
        await self.month.small(key, window, "thread.rounds.ask", rounds=rounds)

    async def _offers_to_talk(self, key: str, which: str) -> None:
        """The same two moments whoever offers them, typed as clocks show them where that is."""
        moments = [at.astimezone(ZoneInfo(person(key).zone)) for at in TIMES]
        times = {
            f"{name}_{part}": f"{at:{shape}}"
            for name, at in zip(("first", "second"), moments, strict=True)
            for part, shape in (("on", "%Y-%m-%d"), ("at", "%H:%M"))
        }
        await self._small(key, which, "thread.talk.ask", **times, how="phone", sure="yes")

    async def _small(self, key: str, which: str, action: str, **answers: str) -> None:
        await self.month.small(key, await self.month.thread(key, HEADLINES[which]), action, **answers)

    async def _says_useful(self, key: str, which: str) -> None:
        actor = self.month.actors[key]
        await actor.presses(await self.month.thread(key, HEADLINES[which]), "thread.useful")

    async def _shows_name(self, key: str, which: str) -> None:
        await self.month.small(key, await self.month.thread(key, HEADLINES[which]), "thread.name.ask", sure="yes")

    async def _warns(self, key: str, which: str) -> None:
        window = await self.month.thread(key, HEADLINES[which])
        await self.month.small(key, window, "thread.warn.ask", called="yes", words="Wombat7-alarm")

    async def _not_mine(self, key: str, which: str) -> None:
        window, actor = await self.month.thread(key, HEADLINES[which]), self.month.actors[key]
        await actor.sends(window_of(await actor.presses(window, "thread.not_mine.ask")))

    async def _coordinator_writes(self, key: str, which: str) -> None:
        window = await self.month.on_board(key, HEADLINES[which])
        await self.month.small(key, window, "board.write.ask", words="Wombat1-word of a coordinator", to="both")

    async def _classifies(self, key: str, which: str) -> None:
        window = await self.month.on_board(key, HEADLINES[which])
        await self.month.small(key, window, "board.classify.ask", standard="surgery", hindsight="unsure")

    async def _shuts(self, key: str, which: str) -> None:
        await self.month.small(key, await self.month.on_board(key, HEADLINES[which]), "board.shut.ask", sure="yes")

    async def _coordinator_closes(self, key: str, which: str) -> None:
        await self.month.small(key, await self.month.on_board(key, HEADLINES[which]), "board.close.ask")

    async def _mia_leaves(self) -> None:
        mia = self.month.actors["mia"]
        form: Form = window_of(await mia.presses(window_of(await mia.types("/peer")), "leave.ask"))
        await mia.sends(form, sure="yes")

    async def _look(self, when: str, **depths: int) -> None:
        """What some can reach now, so many presses deep."""
        for key, depth in depths.items():
            if key in self.watchers:
                self.seen[f"{when}|{key}"] = await explore(self.month, person(key), depth)
