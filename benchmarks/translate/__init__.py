"""The forty rules written as a user of each tool would write them, from the one table."""
