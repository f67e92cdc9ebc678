"""What is remembered of a case's images."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.images import Image, ImageId, Picture
from bot.domain.threads import ThreadId


class Images(Protocol):
    """The images of cases, sealed with what was written."""

    def add(self, thread_id: ThreadId, image_id: ImageId, picture: Picture, *, held: bool) -> None: ...
    def of(self, thread_id: ThreadId) -> Sequence[Image]:
        """In the order in which they were added; empty once the content key is destroyed. Pixels are not opened."""
        ...

    def pixels(self, thread_id: ThreadId, image_id: ImageId) -> bytes | None:
        """The PNG, or None when it or its key is gone."""
        ...

    def release(self, thread_id: ThreadId, image_id: ImageId) -> None: ...
    def remove(self, thread_id: ThreadId, image_id: ImageId) -> None: ...
