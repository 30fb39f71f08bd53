"""Work that takes longer than a page may: queued as a row, done by a worker, its result waits for the person."""
