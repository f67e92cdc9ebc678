"""What whoever a case goes to is called: the reader, or of an image quality case the performing technologist."""

from bot.domain.cases import Kind
from bot.text.catalogue import Sentence, T


def reader(kind: Kind | None) -> Sentence:
    """Within a sentence. Until a kind is chosen it is what most kinds have."""
    return T("the performing technologist") if kind is Kind.IMAGE_QUALITY else T("the reader")


def reader_first(kind: Kind | None) -> Sentence:
    """The same where a sentence begins, or as a name of its own."""
    return T("The performing technologist") if kind is Kind.IMAGE_QUALITY else T("The reader")
