"""Settings: `config.yaml` for what may be seen, the environment for secrets. Wrong ones are told in Vietnamese."""

from __future__ import annotations

from bot.config.load import content_root, load_config
from bot.config.values import Config, MeaningConfig, MediaConfig, TelegramConfig, ZaloBotConfig, ZaloOaConfig

__all__ = [
    "Config",
    "MeaningConfig",
    "MediaConfig",
    "TelegramConfig",
    "ZaloBotConfig",
    "ZaloOaConfig",
    "content_root",
    "load_config",
]
