"""What survives a restart. `interface` is all that the rest of the project sees."""
