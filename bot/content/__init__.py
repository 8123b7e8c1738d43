"""Reads and checks what editors write (`faq/`, `flows/`, `places/`) and builds one frozen `Content`."""
