"""What `make run` and `make test` stand on: the environment, an embedded PostgreSQL and broker, a supervisor.

Everything up to the virtual environment uses the standard library only; a server of this folder is for one
machine and never for production.
"""
