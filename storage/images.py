"""The images of cases, sealed with what was written: their pixels, their size and their order."""

from collections.abc import Sequence

import sqlalchemy as sa

from bot.domain.errors import NothingHere
from bot.domain.images import Image, ImageId, Picture
from bot.domain.threads import ThreadId
from storage.image_tables import images
from storage.sealed import NONCE, CannotOpen, open_sealed, place, seal
from storage.threads import SqlThreads
from storage.transaction import Transaction

PIXELS = 256 * 1024
"""A file is padded to whole multiples of this, so that its length says little of what is on it."""

_OF = sa.select(images.c.id, images.c.held, images.c.about).where(images.c.thread_id == sa.bindparam("thread_id"))
_PIXELS = sa.select(images.c.pixels).where(
    images.c.thread_id == sa.bindparam("thread_id"), images.c.id == sa.bindparam("id")
)


class SqlImages:
    """ports.Images in SQL."""

    def __init__(self, transaction: Transaction, threads: SqlThreads) -> None:
        self._tx = transaction
        self._threads = threads

    def add(self, thread_id: ThreadId, image_id: ImageId, picture: Picture, *, held: bool) -> None:
        """Seal an image behind those that are there. Raises NothingHere once the content key is destroyed."""
        last = max((image.position for image in self.of(thread_id)), default=-1)
        about = {"position": last + 1, "width": picture.width, "height": picture.height}
        key_id, key = self._threads.content_key(thread_id)
        nonce = self._tx.ids.token(NONCE)
        row = {
            "id": image_id,
            "thread_id": thread_id,
            "held": held,
            "about": self._threads.seal_content(thread_id, place("images", image_id, "about"), about),
            "pixels": seal(key, key_id, _at(image_id), picture.png, bucket=PIXELS, nonce=nonce),
        }
        self._tx.execute(sa.insert(images), row)

    def of(self, thread_id: ThreadId) -> Sequence[Image]:
        """In the order in which they were added; empty once the content key is destroyed."""
        found: list[Image] = []
        for row in self._tx.execute(_OF, {"thread_id": thread_id}):
            about = self._threads.open_content(thread_id, place("images", row.id, "about"), row.about)
            if about is not None:
                found.append(Image(ImageId(row.id), about["position"], about["width"], about["height"], row.held))
        return sorted(found, key=lambda image: image.position)

    def pixels(self, thread_id: ThreadId, image_id: ImageId) -> bytes | None:
        """The PNG, or None when it or its key is gone."""
        sealed = self._tx.execute(_PIXELS, {"thread_id": thread_id, "id": image_id}).scalar_one_or_none()
        if sealed is None:
            return None
        try:
            _, key = self._threads.content_key(thread_id)
            return open_sealed(key, _at(image_id), sealed)
        except (NothingHere, CannotOpen):
            return None

    def release(self, thread_id: ThreadId, image_id: ImageId) -> None:
        """Let the reader see a held image."""
        mine = (images.c.thread_id == thread_id, images.c.id == image_id)
        self._tx.execute(sa.update(images).where(*mine).values(held=False))

    def remove(self, thread_id: ThreadId, image_id: ImageId) -> None:
        """Delete an image."""
        self._tx.execute(sa.delete(images).where(images.c.thread_id == thread_id, images.c.id == image_id))


def _at(image_id: ImageId) -> bytes:
    return place("images", image_id, "pixels")
