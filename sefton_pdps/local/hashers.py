"""Password hashing for tests: the algorithm of production at the least cost it allows."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2PasswordHasher(Argon2PasswordHasher):
    """Argon2 with one pass over little memory, so that a test that signs in takes no time."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1
