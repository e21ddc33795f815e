"""One module a command. Each has ``run(arguments) -> exit status``; only these and ``display`` print."""
