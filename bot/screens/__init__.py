"""What a person sees, as data: no platform and no language."""
