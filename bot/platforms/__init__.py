"""The chats people already use, and a local one that needs no account."""
