// Makes, keeps and prints the slips of a session.
