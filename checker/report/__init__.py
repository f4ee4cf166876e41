"""What a run found comes in, and its text in the format asked for goes out: one module a format."""
