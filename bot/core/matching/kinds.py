"""Kinds of messages, whatever they are about: candidates tell only which phrasings are nearest, and cases for a person
or dangers have countless subjects. How such a message sounds is told by all examples together: by their words
(`kind_words`) and by their vectors (`kind_axes`).
"""

from __future__ import annotations

KINDS = ("person", "danger", "talk", "elsewhere", "entry")
"""A case for a person, danger, small talk, somebody else's matter, a question that has an answer."""
