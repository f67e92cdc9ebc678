"""The pages with a case's images: to add some, to look at them first, and to see them. They are in no message."""

import json
from collections import Counter
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.domain.errors import NothingHere
from bot.domain.images import MOST_BYTES, MOST_IMAGES, MOST_KEPT, Image, NotTaken, Picture, Unfit, boxes_of
from bot.pages.apart import cut, unpacked
from bot.pages.common import HEADERS, nothing, page, policy
from bot.pages.image_words import REASONS, words
from bot.pages.intake import Intake
from bot.pages.reading import Reader, judged
from bot.ports.pages import Pass, PassPurpose
from bot.ports.unit import Store, Unit
from bot.services import images
from bot.text.catalogue import Sentence, T, catalogue

_HEAD = 16 * 1024
_ONE = MOST_BYTES + _HEAD
_ALL = MOST_IMAGES * MOST_KEPT + _HEAD
_LOOKS = 4
"""How many files one page may have under way at once: a file waits in memory until it is its turn."""

_READS = 2
"""How many images one page may have read at once."""

_NOT_KEPT = T("Nothing was kept. The page is used up, or there are six images by now.")
_POLICY = policy({"img-src": "'self' blob:", "connect-src": "'self'"})


def routes(store: Store, intake: Intake, reader: Reader | None = None) -> list[BaseRoute]:
    """The pages under /files/images. `reader` reads what is burned in, where there is one."""
    pages = _Pages(store, intake, reader)
    return [
        Route("/files/images/{token}", pages.show, methods=["GET"]),
        Route("/files/images/{token}", pages.save, methods=["POST"]),
        Route("/files/images/{token}/look", pages.look, methods=["POST"]),
        Route("/files/images/{token}/words", pages.words, methods=["POST"]),
        Route("/files/images/{token}/{key}", pages.pixels, methods=["GET"]),
        Route("/files/images/{token}/{key}", pages.decide, methods=["POST"]),
    ]


@dataclass(frozen=True, slots=True)
class _Found:
    """What a ticket leads to."""

    ticket: Pass
    shown: Sequence[Image]

    def image(self, key: str) -> Image | None:
        """The shown image of that name."""
        return next((image for image in self.shown if image.key == key), None)


class _Pages:
    def __init__(self, store: Store, intake: Intake, reader: Reader | None) -> None:
        self._store = store
        self._intake = intake
        self._reader = reader
        self._asked: Counter[str] = Counter()

    @contextmanager
    def _turn(self, token: str, most: int) -> Generator[bool]:
        """Whether a page may ask for more work now: it has at most so much under way at once."""
        self._asked[token] += 1
        try:
            yield self._asked[token] <= most
        finally:
            self._asked[token] -= 1
            if not self._asked[token]:
                del self._asked[token]

    async def _find(self, request: Request, *purposes: PassPurpose) -> _Found | None:
        token = request.path_params["token"]
        found = await self._store.read(lambda unit: _look(unit, token))
        return found if found is not None and found.ticket.purpose in (purposes or images.PURPOSES) else None

    async def show(self, request: Request) -> Response:
        """The page. Looking does not use it up."""
        found = await self._find(request)
        if found is None:
            return nothing(request, words)
        speak = catalogue(found.ticket.language)
        answer = page(
            "images.html",
            200,
            language=speak.language,
            words=words(speak),
            purpose=found.ticket.purpose,
            path=request.url.path,
            images=found.shown,
            room=MOST_IMAGES - len(found.shown),
            most=MOST_BYTES,
            reads=self._reader is not None,
            too_long=speak.say(REASONS[Unfit.TOO_LONG]),
        )
        answer.headers["Content-Security-Policy"] = _POLICY
        return answer

    async def pixels(self, request: Request) -> Response:
        """One image."""
        found = await self._find(request)
        image = found.image(request.path_params["key"]) if found is not None else None
        if found is None or image is None:
            return Response(status_code=404, headers=HEADERS)
        ticket = found.ticket
        png = await self._store.read(lambda unit: unit.images.pixels(ticket.thread_id, image.id))
        if png is None:
            return Response(status_code=404, headers=HEADERS)
        return Response(png, media_type="image/png", headers=HEADERS)

    async def look(self, request: Request) -> Response:
        """What would be kept of a file, with boxes painted over it. Nothing is."""
        found = await self._find(request, PassPurpose.ADD_IMAGES)
        if found is None:
            return _refused(404, "en", T("There is nothing to open here. /peer opens a new page."))
        language = found.ticket.language
        with self._turn(request.path_params["token"], _LOOKS) as mine:
            if not mine:
                return _refused(429, language, T("Files of this page are being read already. Wait for them first."))
            try:
                asked, file = unpacked(await _body(request, _ONE))
                picture = await self._intake.take(file, frame=_frame(asked), boxes=boxes_of(asked["boxes"]))
            except NotTaken as unfit:
                return _refused(422, language, REASONS[unfit.why])
            except (ValueError, KeyError, TypeError):
                return _refused(422, language, REASONS[Unfit.BROKEN])
        about = {"width": picture.width, "height": picture.height, "frames": picture.frames, "frame": picture.frame}
        return Response(picture.png, media_type="image/png", headers={**HEADERS, "Picture": json.dumps(about)})

    async def words(self, request: Request) -> Response:
        """Where words stand in an image that may say who somebody is. The words themselves are told to nobody."""
        found, token = await self._find(request, PassPurpose.ADD_IMAGES), request.path_params["token"]
        with self._turn(f"{token}/words", _READS) as mine:
            if found is None or self._reader is None or not mine:
                return Response(status_code=404 if mine else 429, headers=HEADERS)
            try:
                _, png = unpacked(await _body(request, MOST_KEPT + _HEAD))
            except (NotTaken, ValueError):
                return Response(status_code=422, headers=HEADERS)
            read = await self._reader.read([png])
        if not read:
            return Response(status_code=422, headers=HEADERS)
        boxes = [[each.box.left, each.box.top, each.box.width, each.box.height] for each in judged(read[0])]
        return JSONResponse({"boxes": boxes}, headers=HEADERS)

    async def save(self, request: Request) -> Response:
        """Keep images. They are taken in once more, whatever the browser was shown. This uses the ticket up."""
        found, token = await self._find(request, PassPurpose.ADD_IMAGES), request.path_params["token"]
        if found is None:
            return _refused(404, "en", T("There is nothing to open here. /peer opens a new page."))
        with self._turn(f"{token}/", 1) as alone:
            return await self._save(request, found) if alone else _refused(409, found.ticket.language, _NOT_KEPT)

    async def _save(self, request: Request, found: _Found) -> Response:
        language = found.ticket.language
        try:
            asked, files = unpacked(await _body(request, _ALL))
            if asked.get("looked") is not True:
                return _refused(422, language, T("Say first that you have looked at each image."))
            chosen = cut(asked["sizes"], files, MOST_IMAGES)
            if len(chosen) > MOST_IMAGES - len(found.shown):  # what cannot be kept is not looked into
                return _refused(409, language, _NOT_KEPT)
            pictures = [await self._intake.take(file) for file in chosen]
        except NotTaken as unfit:
            return _refused(422, language, REASONS[unfit.why])
        except (ValueError, KeyError, TypeError):
            return _refused(422, language, REASONS[Unfit.BROKEN])
        shows = await self._shows_still(pictures)
        if shows is not None:
            return _refused(422, language, shows)
        token = request.path_params["token"]
        if not await self._store.write(lambda unit: _keep(unit, token, pictures)):
            return _refused(409, language, _NOT_KEPT)
        return JSONResponse({}, headers=HEADERS)

    async def _shows_still(self, pictures: Sequence[Picture]) -> Sentence | None:
        """What has to be covered before these are kept. What could not be read waits for a second person as it is."""
        read = await self._reader.read([picture.png for picture in pictures]) if self._reader is not None else None
        for at, lines in enumerate(read or ()):
            if any(found.certain for found in judged(lines)):
                return T("Image {n} still shows what may be a number, a date or an address. Cover it first.", n=at + 1)
        return None

    async def decide(self, request: Request) -> Response:
        """A coordinator lets an image through, or takes it out."""
        found = await self._find(request, PassPurpose.CHECK_IMAGES)
        try:
            body = await _body(request, _HEAD)
        except NotTaken:
            body = b""
        image = found.image(request.path_params["key"]) if found is not None else None
        if found is None or image is None or body not in {b"fit=yes", b"fit=no"}:
            return nothing(request, words)
        ticket = found.ticket
        act = images.let_through if body == b"fit=yes" else images.take_out

        def decide(unit: Unit) -> None:
            thread = images.admit(unit, ticket)
            if image in images.of(unit, ticket) and image.held:
                act(unit, thread, image)

        try:
            await self._store.write(decide)
        except NothingHere:
            return nothing(request, words)
        return RedirectResponse(request.url.path.rpartition("/")[0], 303, headers=HEADERS)


async def _body(request: Request, most: int) -> bytes:
    """What was sent, in memory alone: a file that waited on a disk could be found there. Raises NotTaken over a cap."""
    said = request.headers.get("content-length", "")
    if said.isdecimal() and int(said) > most:
        raise NotTaken(Unfit.TOO_LONG)
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > most:
            raise NotTaken(Unfit.TOO_LONG)
    return bytes(body)


def _frame(asked: dict[str, object]) -> int:
    """Which image of a file is meant. Raises ValueError for what is no number of one."""
    frame = asked["frame"]
    if not isinstance(frame, int):
        raise ValueError("not a number of an image")
    return frame


def _look(unit: Unit, token: str) -> _Found | None:
    ticket = unit.passes.look(token)
    if not isinstance(ticket, Pass):
        return None
    try:
        images.admit(unit, ticket)
    except NothingHere:
        return None
    return _Found(ticket, images.of(unit, ticket))


def _keep(unit: Unit, token: str, pictures: Sequence[Picture]) -> bool:
    found = _look(unit, token)
    if found is None or len(pictures) > images.room_for(unit, found.ticket.thread_id):
        return False
    if unit.passes.redeem(token) is None:
        return False
    images.add(unit, images.admit(unit, found.ticket), pictures)
    return True


def _refused(status: int, language: str, said: Sentence) -> Response:
    return JSONResponse({"said": catalogue(language).say(said)}, status, headers=HEADERS)
