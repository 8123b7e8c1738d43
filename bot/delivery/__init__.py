"""Durable intake and paced sending."""
