"""A session as a calendar file: when it is and where, and nothing of what is talked about there.

The address is made for one session and can be asked as often as a calendar likes. Each answer has the same UID, so that
what changed takes the place of what was there, and a cancelled session takes itself out of the calendars it is in.
"""

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.domain.errors import NothingHere
from bot.domain.rounds import Series, Session, Stage
from bot.pages.common import HEADERS
from bot.ports.pages import CalendarWords
from bot.ports.unit import Store, Unit

if TYPE_CHECKING:
    from icalendar import Timezone

KIND = "text/calendar; charset=utf-8; method={method}"

_OFF = frozenset({Stage.CANCELLED, Stage.LAPSED})
_CLOCKS = timedelta(days=370)
"""How far around a session the file says how the clocks of its zone change."""

_ADDRESS = re.compile(r"https?://\S+")


def routes(store: Store, words: CalendarWords) -> list[BaseRoute]:
    """The files under /calendar."""

    async def file(request: Request) -> Response:
        session_id = words.session(request.path_params["word"])
        if session_id is None:
            return Response(status_code=404, headers=HEADERS)

        def look(unit: Unit) -> tuple[Session, bytes]:
            session = unit.rounds.session(session_id)
            series, programme = unit.rounds.series(session.series_id), unit.programmes.get(session.programme_id)
            return session, calendar_file(session, series, programme.name, unit.now)

        try:
            session, said = await store.read(look)
        except NothingHere:
            return Response(status_code=404, headers=HEADERS)
        kind = KIND.format(method=_method(session))
        name = f'inline; filename="{session.on.isoformat()}.ics"'
        return Response(said, headers={**HEADERS, "Content-Type": kind, "Content-Disposition": name})

    return [Route("/calendar/{word}.ics", file)]


def calendar_file(session: Session, series: Series, by: str, now: datetime) -> bytes:
    """The session in the words of RFC 5545, with its zone's clocks beside it.

    Args: by: who it is organised by, as their calendar shows it; now: when the file is written.
    """
    from icalendar import STATUS, Calendar, Event, vCalAddress

    begins, ends = (moment.astimezone(ZoneInfo(session.zone)) for moment in (session.starts_at, session.ends_at))
    about = [words for words in (session.link, series.objectives, series.accreditation) if words.strip()]
    uid = f"{session.id}@peer-learning-bot"
    event = Event.new(
        uid=uid,
        stamp=now,
        start=begins,
        end=None if ends.fold else ends,
        sequence=session.sequence,
        status=STATUS.CANCELLED if session.stage in _OFF else STATUS.CONFIRMED,
        summary=series.name,
        location=session.place or session.link,
        description="\n\n".join(about) or None,
        url=session.link if _ADDRESS.fullmatch(session.link) else None,
        # The standard wants somebody who organises it, and nobody may be written to.
        organizer=vCalAddress("invalid:nomail", params={"CN": by}),
    )
    if ends.fold:
        # An end in the hour that there is twice is read as the first time. How long it takes is read in one way only.
        event.DURATION = session.ends_at - session.starts_at
    calendar = Calendar.new(uid=uid, prodid="-//Peer Learning Bot//EN", method=_method(session), subcomponents=[event])
    calendar.add_missing_timezones(first_date=session.on - _CLOCKS, last_date=session.on + _CLOCKS)
    for clocks in calendar.timezones:
        _put_right(clocks)
    return calendar.to_ical()


def _put_right(clocks: "Timezone") -> None:
    """Where clocks go forward, say the hour that they showed until then, as the standard wants.

    The library says the one that they show from then on: read by the letter, they would go forward an hour late.
    """
    from icalendar import vDDDLists

    for part in (*clocks.standard, *clocks.daylight):
        ahead = part.TZOFFSETTO - part.TZOFFSETFROM
        if ahead > timedelta(0):
            part.DTSTART -= ahead
            if part.rdates:
                part["RDATE"] = vDDDLists([at - ahead for at, _ in part.rdates])


def _method(session: Session) -> str:
    return "CANCEL" if session.stage in _OFF else "PUBLISH"
