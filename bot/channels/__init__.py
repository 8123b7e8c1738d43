"""One module per outside world where talk happens; each translates and decides nothing."""
