"""The story that `peerlearn demo --script` tells."""

from bot.demo.story import tell


async def test_the_story_tells_the_month_and_never_who_is_behind_a_case() -> None:
    said: list[str] = []
    await tell(said.append)
    chapters = [line for line in said if line.startswith("\n")]
    assert [chapter[1:].partition(".")[0] for chapter in chapters] == [str(number) for number in range(1, 15)]
    told = "\n".join(said)
    for words in (
        "3. Learning opportunity, CT · May be shown. Prepared · 10 minutes",
        "4 in person, 1 online, 1 cannot come",
        "Reminder: Chest rounds: Thursday 21 May",
        "Look at both apices once more before closing a chest CT.",
        "Chest rounds: Thursday 21 May. 5 people answered.",
        "identity_key destroyed",
        "There is nothing to open here.",
    ):
        assert words in told
    shown = "\n".join(line for line in said if line.startswith("   | "))
    assert "Alder" not in shown
    assert "Bouchard" not in shown
    # On the agenda is a case of which one end wants to be asked first, and has not said yes: it is not shown.
    assert "Cysts" not in told
