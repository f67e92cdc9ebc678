"""Who could be recognised: the group a submitter hides in, and the screen for identifiers in what people type."""
