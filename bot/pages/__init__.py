"""Our own few web pages."""
