"""Anything that might be sent to our own pages: it is answered, and at once, and nothing of it is kept."""

import json
from urllib.parse import urlencode

import sqlalchemy as sa
from httpx import ASGITransport, AsyncClient
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette

from bot.pages import images, outside, study
from storage.tables import metadata
from tests.drivers.effort import within
from tests.drivers.rows import everything
from tests.drivers.ward import Ward
from tests.drivers.within import Within
from tests.pages import pictures
from tests.pages.test_images import way
from tests.pages.test_outside import opens

HEADS = ("frame", "boxes", "sizes", "looked", "reference", "fit")
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from([0, 1, 6, 10**400]),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.sampled_from(HEADS), inner, max_size=3),
    max_leaves=12,
)
BYTES = st.binary(max_size=40) | st.sampled_from([pictures.png(), pictures.jpeg()[:-20], b"x" * 3000])
LONGEST = 16 * 1024


def packed(head: str, rest: bytes, length: int) -> bytes:
    """A body, that may lie about how long its head is."""
    said = head.encode("utf-8", "surrogatepass")
    return (len(said) if length < 0 else length).to_bytes(4, "big") + said + rest


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    head=st.dictionaries(st.sampled_from(HEADS), VALUES, max_size=4).map(json.dumps) | st.text(max_size=20),
    rest=BYTES,
    length=st.sampled_from([-1, -1, -1, 0, 3, 2**32 - 1]),
)
@example(head='{"frame": Infinity, "boxes": []}', rest=b"x", length=-1)
@example(head='{"frame": 0, "boxes": [[Infinity, 0, 1, 1]]}', rest=b"x", length=-1)
@example(head='{"sizes": [1e400], "looked": true}', rest=b"x", length=-1)
@example(head='{"frame": -1, "boxes": []}', rest=pictures.png(), length=-1)
@example(head=f'{{"frame": {10**400}, "boxes": [[0, 0, {10**400}, {10**400}]]}}', rest=pictures.png(), length=-1)
@example(head=f'{{"frame": {10**400}, "boxes": []}}', rest=pictures.dicom(frames=3), length=-1)
@example(head="[" * LONGEST, rest=b"", length=-1)
@example(head='{"frame": ' + "[" * LONGEST, rest=b"", length=-1)
@example(head='{"frame": ' + "9" * LONGEST + "}", rest=b"", length=-1)
async def test_no_body_breaks_a_page_or_keeps_it_busy(ward: Ward, head: str, rest: bytes, length: int) -> None:
    receipt = await ward["ana"].shares()
    pages = Starlette(routes=[*study.routes(ward.database), *images.routes(ward.database, Within())])
    before = await everything(ward.database)
    body, page = packed(head, rest, length), way(receipt, "Add images")
    async with AsyncClient(transport=ASGITransport(pages), base_url="https://peer.example") as web:
        for path in (f"{page}/look", f"{page}/words", f"{page}/{'0' * 12}", way(receipt, "Give the study’s number")):
            with within(seconds=1):
                answer = await web.post(path, content=body)
            assert answer.status_code in {200, 303, 400, 404, 409, 413, 422, 429}
        assert await everything(ward.database) == before
        with within(seconds=1):
            assert (await web.post(page, content=body)).status_code in {200, 409, 422}


FIELDS = ("outstanding", "matter", "modality", "happened", "sure_happened", "lang", "x")
TYPED = st.text(max_size=30) | st.sampled_from(
    ["no", "dealt_with", "not_yet", "none", "claim", "ct", "yes", "\x00", "%"]
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.dictionaries(st.sampled_from(FIELDS), TYPED, max_size=6), rest=st.binary(max_size=20))
@example(said={"outstanding": "no", "modality": "ct", "happened": "M. x " * 12_000}, rest=b"")
@example(said={}, rest=b"&a=1" * 12_000)
@example(said={}, rest=b"%" * 60_000)
async def test_no_message_from_outside_breaks_its_page_or_keeps_it_busy(
    ward: Ward, said: dict[str, str], rest: bytes
) -> None:
    # Only so many may be open at once.
    await ward.database.write(lambda unit: unit.execute(sa.delete(metadata.tables["outsides"])))
    path = await opens(ward)
    pages = Starlette(routes=outside.routes(ward.database))
    body = urlencode(said, errors="surrogatepass").encode() + rest
    async with AsyncClient(transport=ASGITransport(pages), base_url="https://peer.example") as web:
        for _ in range(2):
            with within(seconds=1):
                answer = await web.post(path, content=body)
            assert answer.status_code in {200, 303, 422}
        with within(seconds=1):
            assert (await web.get(path)).status_code == 200
