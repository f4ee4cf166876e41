"""What somebody sends who wants a wrong verdict, a crash, a hang, or another file's content."""
