"""The aiohttp application: web chat, team desk, webhooks, health."""
