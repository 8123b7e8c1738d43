"""The editor's companion: one module per kind of check."""
