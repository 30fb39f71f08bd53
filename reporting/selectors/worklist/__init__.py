"""The worklist of a person: each kind of work is a small function in a module of its subject."""
