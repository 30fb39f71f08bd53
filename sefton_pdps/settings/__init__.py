"""Settings by environment: `local`, `test` and `production`, each built on `base`.

The process environment is read (and, for the servers we start ourselves, written) in this package only.
"""
