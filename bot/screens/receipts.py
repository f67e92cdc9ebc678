"""The receipt of a case that was shared: its label, when it arrives, and what can still be added."""

from datetime import date

from bot.domain.cases import Kind
from bot.screens.elements import Buttons, Callout, Element, Form, Link, Text, Tone
from bot.screens.exhibit import Exhibit
from bot.screens.images import on_receipt
from bot.screens.readers import reader
from bot.text.catalogue import T

FOR_READER, FOR_ROUTING, FOR_COORDINATORS = "reader", "routing", "coordinators"
"""Who has the case first."""


def receipt(
    *, label: str, arrives: date | None, first: str, page: str | None, images: str, kind: Kind | None = None
) -> Form:
    """The form's own last view: the only place where the submitter's label is given out.

    `first` is who has it first: its reader, or the coordinators, who may still have to find one. `page` and `images`
    are the ways to give the study's number and to add images.
    """
    if arrives is None:
        when = T("Thank you. It leaves now. A notice here tells you when there is an answer.")
    elif first == FOR_ROUTING:
        when = T(
            "Thank you. The coordinators see it on {day} about noon and find {reader}. A notice here tells you when"
            " there is an answer.",
            reader=reader(kind),
            day=arrives,
        )
    elif first == FOR_COORDINATORS:
        when = T(
            "Thank you. The coordinators see it on {day} about noon. A notice here tells you when there is an answer.",
            day=arrives,
        )
    else:
        when = T(
            "Thank you. It arrives on {day} about noon, in {reader}’s own daily slot. A notice here tells you when"
            " there is an answer.",
            reader=reader(kind),
            day=arrives,
        )
    elements: tuple[Element, ...] = (
        Callout(Tone.DONE, T("Your case is {label}.", label=label), when),
        Text(T("Only you know this label. You find the case under it in /peer."), quiet=True),
    )
    if page:
        elements += (
            Text(
                T(
                    "So that {reader} can find the study, give its number on our own page. It is sealed, and in no"
                    " message. The page works once, for 15 minutes; /peer opens a new one.",
                    reader=reader(kind),
                )
            ),
            Buttons((Link(T("Give the study’s number"), page),)),
        )
    elements += on_receipt(images)
    return Form("case.receipt", T("Case shared"), elements, None, T("Close"))


EXHIBITS = (
    Exhibit(
        "receipts.receipt.sample",
        lambda: receipt(
            label="K7QF",
            arrives=date(2026, 5, 12),
            first=FOR_READER,
            page="http://127.0.0.1:8710/files/x",
            images="http://127.0.0.1:8710/files/images/x",
        ),
    ),
    Exhibit(
        "receipts.receipt.worst",
        lambda: receipt(
            label="W9WX",
            arrives=date(2026, 9, 30),
            first=FOR_ROUTING,
            page="http://127.0.0.1:8710/files/" + "x" * 300,
            images="http://127.0.0.1:8710/files/images/" + "x" * 400,
        ),
    ),
)
