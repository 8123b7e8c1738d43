"""The command line: one module per command group. Output for people is Vietnamese; exit codes as design 5.1."""
