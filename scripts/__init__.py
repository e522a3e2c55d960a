"""What `make` calls. Only Python's standard library: these run before anything is installed."""
