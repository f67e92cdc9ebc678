"""The peer learning bot: its rules, use cases, screens, words and platforms."""
