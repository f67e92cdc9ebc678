"""Every sentence, in English and in French."""
