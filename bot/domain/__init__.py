"""Pure rules: synchronous, standard library only."""
