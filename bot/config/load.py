"""Reading the file and the environment; whatever is wrong is told at once."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from bot.config import channels
from bot.config.shapes import CONFIG
from bot.config.values import Config, MeaningConfig, MediaConfig
from bot.content.conform import conform
from bot.content.problem import Report
from bot.content.record import Record
from bot.content.source import read
from bot.desk.life import Patience
from bot.errors import ConfigError

_SECRET_CHARS_MIN = 16
_PORT_MAX = 65535

FILE_MB_MAX = 20
"""Telegram hands bots no larger files; each is held in memory whole."""


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
    telegram = channels.telegram(env, problems)
    zalo_bot = channels.zalo_bot(env, record.record("zalo_bot") or Record(record.place), problems)
    zalo_oa = channels.zalo_oa(env, record.record("zalo_oa") or Record(record.place), problems)
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
        zalo_site_code=(record.record("zalo_oa") or Record(record.place)).text("site_code"),
        metrics_token=env.get("TROLY_METRICS_TOKEN", ""),
        meaning=_meaning(record.record("understanding") or Record(record.place)),
        media=media,
    )


def content_root(base: Path) -> Path:
    """The folder with `faq/`: beside the configuration, else the pack that came with the installed package."""
    packed = Path(__file__).parent.parent / "_pack"
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
