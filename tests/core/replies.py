"""What the citizen reads in an outcome."""

from __future__ import annotations

from bot.core.actions import Outcome, SendReply


def said(outcome: Outcome) -> str:
    """Bubbles and the labels of the choices, a line each."""
    return "\n".join(
        "\n".join((*action.reply.bubbles, *(choice.label for choice in action.reply.choices)))
        for action in outcome.actions
        if isinstance(action, SendReply)
    )
