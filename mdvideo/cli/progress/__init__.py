"""What a build prints while it runs: bars on a terminal, lines in a log, JSON for programs.

Everything for people goes to standard error, so that standard output stays free for JSON.
"""
