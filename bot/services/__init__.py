"""Use cases in the clinic's verbs. Each takes a unit of work and an actor, and never commits."""
