"""What people can ask of the bot: platform-free and short."""
