"""What the leak guard is measured on: invented children, texts about them, identifiers planted in the texts."""
