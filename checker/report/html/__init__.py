"""A report becomes one HTML file that needs nothing else: no other file, no network, no script to
be read."""
