"""What the inside needs from the outside, as Protocols, one noun a file.

`bot.app` introduces the rooms that satisfy them.
"""
