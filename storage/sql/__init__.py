"""The store over SQLAlchemy Core. Nothing of SQLAlchemy is seen outside this folder and `storage/migrations`."""
