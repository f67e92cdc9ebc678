"""The local web chat: the demo, the test surface and the way to evaluate without an account."""
