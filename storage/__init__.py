"""What the bot remembers: the only room that speaks SQL and holds keys."""
