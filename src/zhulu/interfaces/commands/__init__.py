"""The commands of `zhulu` on the command line: translation only."""
