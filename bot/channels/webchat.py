"""What the web chat can show. Its page reads the store itself; nothing has to be sent anywhere."""

from __future__ import annotations

from bot.core.render import Capabilities

CHANNEL = "webchat"
ACCOUNT = "web"

# Choices are real buttons that carry their numbers, so the text does not repeat them. 4000: a bubble longer than that
# fills several screens of a phone.
CAPABILITIES = Capabilities(text_max=4000, buttons_max=20, label_max=80, images=True, numbers_in_text=False)
