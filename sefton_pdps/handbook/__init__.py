"""Pages about the code that are written from the code; `manage.py generate_docs` writes them, a test compares them."""
