"""The story that `peerlearn demo --script` tells, and what its past has posted when it is served."""

import asyncio
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx

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
        "Reminder: Chest rounds",
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


async def test_a_calendar_link_of_the_demos_past_leads_to_where_it_is_served(tmp_path: Path) -> None:
    own = {name: value for name, value in os.environ.items() if not name.startswith("PEERLEARN_")}
    process = await asyncio.create_subprocess_exec(
        str(Path(sys.executable).with_name("peerlearn")),
        "demo",
        cwd=tmp_path,
        env={**own, "PEERLEARN_PORT": "0", "PEERLEARN_NO_BROWSER": "1"},
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        address, said = None, ""
        async with asyncio.timeout(60):
            while address is None:
                line = (await process.stdout.readline()).decode()
                assert line, said
                said += line
                address = re.search(r"(http://\S+)/local", said)
        async with httpx.AsyncClient(base_url=address[1]) as browser:
            pane = (await browser.get("/local/pane", params={"persona": "ana"})).text
            links = re.findall(r"http://[^\s\"\\]+\.ics", pane)
            assert [(await browser.get(link)).status_code for link in links] == [200] * len(links) != []
            assert {link.startswith(f"{address[1]}/calendar/") for link in links} == {True}
    finally:
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(20):
            await process.communicate()
