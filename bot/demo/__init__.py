"""The demo: a made-up department, seeded through the same doors that people use, and the story told in a terminal."""
