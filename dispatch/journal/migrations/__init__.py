"""Alembic's migrations of the journal, from the first version on."""
