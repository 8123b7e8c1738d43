"""Alembic migrations, run by `storage.upgrade`."""
