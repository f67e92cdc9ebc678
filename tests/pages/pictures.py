"""Made-up files of all kinds, as somebody might choose them."""

import io
import struct
import zlib
from datetime import date

import numpy
from PIL import Image, ImageDraw, PngImagePlugin
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, SecondaryCaptureImageStorage, generate_uid

NAME = "QUISPAMSIS"
"""A name that stands in every place of a file where one can stand."""


def drawn(mode: str = "L", size: tuple[int, int] = (64, 48)) -> Image.Image:
    """A dark field with a bright spot."""
    picture = Image.new("L", size, 30)
    ImageDraw.Draw(picture).ellipse((10, 10, 30, 30), fill=220)
    return picture if mode == "L" else picture.convert(mode)


def png(picture: Image.Image | None = None, **how: object) -> bytes:
    """A PNG."""
    return _file(picture or drawn(), "PNG", **how)


def jpeg(picture: Image.Image | None = None, **how: object) -> bytes:
    """A JPEG."""
    return _file(picture or drawn("RGB"), "JPEG", **how)


def _file(picture: Image.Image, kind: str, **how: object) -> bytes:
    written = io.BytesIO()
    picture.save(written, kind, **how)  # type: ignore[arg-type]
    return written.getvalue()


def talkative() -> dict[str, bytes]:
    """Files that hold a name in what stands around their pixels."""
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", NAME)
    words.add_itxt("XML:com.adobe.xmp", f"<x>{NAME}</x>", zip=False)
    exif = Image.Exif()
    exif[0x010E] = NAME
    exif[0x9286] = NAME
    around = {"exif": exif, "icc_profile": NAME.encode() * 8, "dpi": (72, 72)}
    return {
        "png": png(pnginfo=words, **around) + NAME.encode(),
        "jpeg": jpeg(comment=NAME, xmp=f"<x>{NAME}</x>".encode(), **around) + NAME.encode(),
        "dicom": dicom(),
    }


def bomb(width: int = 30_000, height: int = 30_000) -> bytes:
    """A short PNG that says it unpacks to very much."""
    line = zlib.compress(b"\0" * (1 << 20), 9)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(kind, body)
        for kind, body in (
            (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
            (b"IDAT", line),
            (b"IEND", b""),
        )
    )


def _chunk(kind: bytes, body: bytes = b"") -> bytes:
    return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")


def slow() -> dict[str, bytes]:
    """Files that take their readers long, each by another way: little pieces without number, or the same work again."""
    whole, study = png(), dicom(rows=8, columns=8)
    progressive = jpeg(drawn("L", (400, 300)), progressive=True)
    last = progressive[progressive.rindex(b"\xff\xda") : -2]
    data = 144 + int.from_bytes(study[140:144], "little")
    items = b"\x08\0\x40\x11SQ\0\0\xff\xff\xff\xff" + b"\xfe\xff\0\xe0\0\0\0\0" * 200_000 + b"\xfe\xff\xdd\xe0\0\0\0\0"
    return {
        "chunks": whole[:33] + _chunk(b"tEXt") * 200_000 + whole[33:],
        "markers": b"\xff\xd8" + b"\xff\xfe\0\x02" * 1_000_000,
        "scans": progressive[:-2] + last * 3000 + b"\xff\xd9",
        "elements": study[:data] + b"\x09\0\x01\x10LO\0\0" * 300_000 + study[data:],
        "items": study[:data] + items + study[data:],
        "deflated": study.replace(b"1.2.840.10008.1.2.1\0", b"1.2.840.10008.1.2.1.99"),
    }


def dicom(frames: int = 1, *, kind: str = "MONOCHROME2", rows: int = 40, columns: int = 60) -> bytes:
    """A made-up study in DICOM: twelve bits deep, a name in its header, a window that shows the upper half."""
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = SecondaryCaptureImageStorage
    meta.MediaStorageSOPInstanceUID = generate_uid()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    made = FileDataset(None, {}, file_meta=meta, preamble=b"\0" * 128)
    made.SOPClassUID, made.SOPInstanceUID = meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID
    made.PatientName, made.StudyDescription, made.ImageComments = f"{NAME}^ANA", NAME, NAME
    made.StudyDate = date(2026, 5, 11).strftime("%Y%m%d")
    made.Rows, made.Columns, made.SamplesPerPixel, made.PhotometricInterpretation = rows, columns, 1, kind
    made.BitsAllocated, made.BitsStored, made.HighBit, made.PixelRepresentation = 16, 12, 11, 0
    made.WindowCenter, made.WindowWidth = "3072", "2048"
    ramp = numpy.linspace(0, 4095, columns, dtype=numpy.uint16)
    stack = [numpy.tile(numpy.roll(ramp, frame), (rows, 1)) for frame in range(frames)]
    if frames > 1:
        made.NumberOfFrames = str(frames)
    made.PixelData = numpy.stack(stack).tobytes()
    written = io.BytesIO()
    made.save_as(written, enforce_file_format=True)
    return written.getvalue()
