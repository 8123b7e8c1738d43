"""The settings as the rest of the program reads them, with the usual value of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from bot.desk.life import Patience


@dataclass(frozen=True, slots=True)
class TelegramConfig:
    token: str
    webhook_secret: str = ""
    api_base: str = "https://api.telegram.org"

    @property
    def account(self) -> str:
        """The bot's id, which is the part of its token that is no secret."""
        return self.token.partition(":")[0]


@dataclass(frozen=True, slots=True)
class ZaloOaConfig:
    """One Official Account and the app it consented to. `oa_secrets` sign webhooks: the present one first."""

    app_id: str
    app_secret: str
    oa_id: str
    oa_secrets: tuple[str, ...]
    seed: tuple[str, str] = ("", "")
    """Access and refresh token of the first time."""
    code_verifier: str = ""
    api_base: str = "https://openapi.zalo.me"
    oauth_base: str = "https://oauth.zaloapp.com"
    billed_per_month: int = 500
    catch_up_hours: int = 48
    button_template: bool = False


@dataclass(frozen=True, slots=True)
class ZaloBotConfig:
    """Not the Official Account: a bot of the Zalo Bot Platform. The limits are the free plan's."""

    token: str = field(repr=False)
    webhook_secret: str = field(default="", repr=False)
    api_base: str = "https://bot-api.zaloplatforms.com"
    users_max: int = 50
    messages_max: int = 3000

    @property
    def account(self) -> str:
        """The part of the token that is no secret."""
        return self.token.partition(":")[0]


@dataclass(frozen=True, slots=True)
class MediaConfig:
    """What citizens send that is not words. `zalo_base` is asked in place of Zalo's file hosts: for tests."""

    file_mb: int = 10
    total_mb: int = 2000
    loose_hours: int = 24
    keep_days: int = 30
    to_telegram: bool = True
    zalo_base: str = ""


@dataclass(frozen=True, slots=True)
class MeaningConfig:
    """Whether questions are judged by meaning too, and how long one of them may wait for it."""

    is_wanted: bool = True
    wait_ms: int = 400


@dataclass(frozen=True, slots=True)
class Config:
    """Everything the operator decides. Paths are absolute; `root` holds `faq/`, `flows/`, `places/`."""

    root: Path
    var: Path
    commune: str = "demo"
    database_url: str = ""
    secret: bytes = b""
    host: str = "127.0.0.1"
    port: int = 8080
    public_url: str = ""
    embed_origins: tuple[str, ...] = ()
    trusted_proxies: int = 0
    keep_days: int = 180
    patience: Patience = field(default_factory=Patience)
    telegram_group: str = ""
    telegram: TelegramConfig | None = None
    zalo_bot_group: str = ""
    zalo_bot: ZaloBotConfig | None = None
    zalo_oa_group: str = ""
    zalo_oa: ZaloOaConfig | None = None
    zalo_site_code: str = ""
    """Proves to Zalo that the domain is ours; wanted before the OA has its keys."""
    metrics_token: str = ""
    media: MediaConfig = field(default_factory=MediaConfig)
    meaning: MeaningConfig = field(default_factory=MeaningConfig)

    @property
    def is_demo(self) -> bool:
        return self.commune == "demo"
