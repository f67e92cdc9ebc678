"""What the pages with images say."""

from collections.abc import Mapping

from bot.domain.images import Unfit
from bot.text.catalogue import Catalogue, Sentence, T

REASONS: Mapping[Unfit, Sentence] = {
    Unfit.TOO_LONG: T("This file is longer than 20 MB. Nothing of it is kept."),
    Unfit.TOO_MANY_PIXELS: T("This image has more than 40 million pixels. Nothing of it is kept."),
    Unfit.NO_IMAGE: T("This is no PNG, JPEG or DICOM image. Nothing of it is kept."),
    Unfit.BROKEN: T("This file cannot be read. Nothing of it is kept."),
    Unfit.MOVING: T("This image moves. Choose a still one. Nothing of it is kept."),
    Unfit.TOO_SLOW: T("This file takes too long to read. Nothing of it is kept."),
    Unfit.DICOM_NOT_READ: T("DICOM files are not read here. Paste or drop the image itself. Nothing of it is kept."),
}


def words(speak: Catalogue) -> dict[str, str]:
    """Every word of the pages."""
    return {name: speak.say(said) for name, said in _WORDS.items()}


_WORDS: Mapping[str, Sentence] = {
    "band": T("Not for real cases yet."),
    "title": T("Images of the case"),
    "lead": T("Paste (Ctrl+V), drop or choose up to six images. Cover every name, number and date with a box."),
    "choose": T("Choose images"),
    "drop": T("Paste or drop images here"),
    "who": T("Who can see this:"),
    "add_who": T(
        "the coordinators; once one who takes no part has looked, the reader of the case; and the room, if it is shown"
        " at rounds. They are destroyed with what was written."
    ),
    "see_who": T("whoever looks at this screen. The page works for 15 minutes, and the images are in no message."),
    "check_lead": T(
        "Is a name, a number, a date or a face on it? Then take it out. Whoever shared it is told so, and nobody else."
    ),
    "fit": T("Nothing is on it: let the reader see it"),
    "unfit": T("Take it out"),
    "for_good": T("Destroy it now, for good"),
    "waits": T("Waits for a coordinator to look at it."),
    "none": T("There is no image to see."),
    "image": T("Image"),
    "frame": T("Frame of the file"),
    "draw": T("Add a box"),
    "undo": T("Undo the last box"),
    "out": T("Take it out"),
    "kept_as": T("This is exactly what is kept: its file name and everything else are gone."),
    "keys": T("Arrow keys move the box, Shift and arrow keys size it, Enter paints it, Escape drops it."),
    "looked": T("I looked at each image: no name, number or date is on it, and no face."),
    "save": T("Save them, sealed"),
    "saved": T("Saved, sealed. A coordinator looks at them first. You can close this page."),
    "full": T("There are six images already."),
    "busy": T("One moment…"),
    "lost": T("The bot could not be reached. Nothing is kept. Try again."),
    "reading": T("Looking for words on it…"),
    "found": T("Words that may say who the patient is are marked. Cover them, and look for others."),
    "nowhere": T("No such words were found on it. Look yourself, too."),
    "unread": T("It could not be searched for words. Look yourself."),
    "cover": T("Cover what is marked"),
    "script": T("This page needs JavaScript."),
    "nothing": T("There is nothing to open here. The page works once, for 15 minutes. /peer opens a new one."),
}
