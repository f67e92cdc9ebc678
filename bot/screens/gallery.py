"""Every screen there is, ready to be looked at: the gallery test and the demo's gallery page show them all."""

from bot.screens.exhibit import Exhibit

EXHIBITS: tuple[Exhibit, ...] = ()
