"""Persons, a ward and its papers as objects: what scenarios are told with."""
