"""The drawings of the guides: schematic phones and cards, drawn here, nobody's logo or screenshot.

    python scripts/draw_images.py            all drawings → flows/images/*.png
    python scripts/draw_images.py ma-qr      only this one
    python scripts/draw_images.py --svg DIR  the SVG files instead, to look at or to edit

A drawing is a function named in DRAWINGS that returns the inside of an SVG, 600 wide; its height stands beside it.
Chromium turns SVG into PNG (`make browser` installs it). Rules, which the script checks: at most 60 kB a picture.
Rules for the eye: labels of 28 px or more, at most eight words a label, one red mark that says where to look.
A step must be understood without its picture: the text stands alone, the picture only saves reading it twice.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from html import escape
from pathlib import Path

WIDTH = 600
BYTES_MOST = 60_000
FOLDER = Path(__file__).parent.parent / "flows" / "images"

INK, PALE, LINE, BLUE, RED, GREEN, SAND = "#1f2933", "#f3f5f8", "#9aa5b1", "#1d5fa8", "#c81e1e", "#1a7f37", "#f0e2c0"


def box(x: float, y: float, width: float, height: float, *, fill: str = "#fff", stroke: str = LINE, r: int = 12) -> str:
    return (
        f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="{r}"'
        f' fill="{fill}" stroke="{stroke}" stroke-width="3"/>'
    )


def text(x: float, y: float, words: str, *, size: int = 30, fill: str = INK, anchor: str = "middle") -> str:
    weight = "600" if size >= 30 else "500"
    return (
        f'<text x="{x}" y="{y}" font-size="{size}" font-weight="{weight}" fill="{fill}"'
        f' text-anchor="{anchor}">{escape(words)}</text>'
    )


def phone(x: float, y: float, width: float, height: float) -> str:
    return (
        box(x, y, width, height, fill=INK, stroke=INK, r=34)
        + box(x + 14, y + 34, width - 28, height - 68, stroke="#fff", r=8)
        + f'<rect x="{x + width / 2 - 40}" y="{y + 14}" width="80" height="8" rx="4" fill="#52606d"/>'
    )


def button(x: float, y: float, width: float, words: str, *, fill: str = BLUE) -> str:
    return box(x, y, width, 66, fill=fill, stroke=fill) + text(x + width / 2, y + 44, words, fill="#fff")


def ring(x: float, y: float, width: float, height: float) -> str:
    """The one red mark."""
    return box(x, y, width, height, fill="none", stroke=RED, r=24).replace('stroke-width="3"', 'stroke-width="7"')


def arrow(x1: float, y1: float, x2: float, y2: float) -> str:
    return (
        f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{RED}" stroke-width="8"'
        ' stroke-linecap="round" marker-end="url(#tip)"/>'
    )


def tick(x: float, y: float) -> str:
    return (
        f'<circle cx="{x}" cy="{y}" r="30" fill="{GREEN}"/><path d="M{x - 14} {y} l10 11 l19 -22"'
        ' fill="none" stroke="#fff" stroke-width="8" stroke-linecap="round" stroke-linejoin="round"/>'
    )


def cross(x: float, y: float) -> str:
    return (
        f'<circle cx="{x}" cy="{y}" r="30" fill="{RED}"/><path d="M{x - 12} {y - 12} l24 24 m0 -24 l-24 24"'
        ' stroke="#fff" stroke-width="8" stroke-linecap="round"/>'
    )


def card(x: float, y: float, width: float = 240, height: float = 150) -> str:
    """A chip card: a face, lines, the chip."""
    return (
        box(x, y, width, height, fill=SAND, stroke="#b08d3c", r=16)
        + box(x + 18, y + 44, 52, 40, fill="#d9b441", stroke="#8a6d1f", r=8)
        + f'<path d="M{x + 92} {y + 50} h{width - 116} M{x + 92} {y + 80} h{width - 150}'
        f' M{x + 18} {y + 118} h{width - 36}"'
        ' stroke="#b08d3c" stroke-width="8" stroke-linecap="round"/>'
    )


def forgotten_password() -> str:
    return (
        phone(110, 20, 380, 620)
        + text(300, 130, "VNeID", size=40, fill=BLUE)
        + box(150, 170, 300, 66, fill=PALE)
        + text(170, 213, "Số định danh", size=28, fill="#52606d", anchor="start")
        + box(150, 256, 300, 66, fill=PALE)
        + text(170, 299, "Mật khẩu", size=28, fill="#52606d", anchor="start")
        + button(150, 350, 300, "Đăng nhập")
        + text(300, 476, "Quên mật khẩu", size=32, fill=BLUE)
        + ring(160, 432, 280, 66)
        + arrow(300, 548, 300, 512)
        + text(300, 586, "Bấm đây", size=32, fill=RED)
    )


def activate() -> str:
    return (
        phone(110, 20, 380, 620)
        + text(300, 130, "VNeID", size=40, fill=BLUE)
        + button(150, 190, 300, "Đăng nhập")
        + button(150, 280, 300, "Đăng ký", fill="#52606d")
        + text(300, 420, "Kích hoạt tài khoản", size=31, fill=BLUE)
        + ring(136, 374, 328, 70)
        + arrow(300, 540, 300, 462)
        + text(300, 588, "Bấm đây", size=34, fill=RED)
    )


def card_to_phone() -> str:
    waves = "".join(
        f'<path d="M{{x}} {{y}} m-{r} 0 a{r} {r} 0 0 1 {2 * r} 0" fill="none" stroke="{RED}" stroke-width="6"/>'
        for r in (22, 40)
    )
    android = (
        text(150, 54, "Máy Android", size=34)
        + box(50, 90, 200, 400, fill=INK, stroke=INK, r=34)
        + '<circle cx="90" cy="130" r="16" fill="#52606d"/>'
        + card(30, 170)
        + waves.replace("{x}", "150").replace("{y}", "160")
        + text(150, 545, "Thẻ sát lưng máy,", size=30)
        + text(150, 585, "gần mép trên", size=30)
    )
    iphone = (
        text(450, 54, "iPhone", size=34)
        + card(330, 90)
        + box(350, 262, 200, 268, fill=INK, stroke=INK, r=34)
        + waves.replace("{x}", "374").replace("{y}", "190").replace("M374 190", "M374 254")
        + text(450, 585, "Đỉnh máy chạm chip", size=28)
    )
    return android + iphone + text(300, 646, "Tháo ốp. Giữ yên tới khi báo xong", size=30, fill=RED)


def address_bar() -> str:
    return (
        text(300, 56, "Nhìn ô địa chỉ ở trên cùng", size=34)
        + box(30, 90, 540, 84, stroke=GREEN)
        + '<text x="54" y="146" font-size="40" font-weight="600">dichvucong'
        f'<tspan fill="{GREEN}">.gov.vn</tspan></text>'
        + tick(520, 132)
        + text(300, 222, "Đuôi .gov.vn: trang của nhà nước", size=31, fill=GREEN)
        + box(30, 280, 540, 84, stroke=RED)
        + text(54, 335, "tên giống, đuôi khác", size=34, anchor="start")
        + cross(520, 322)
        + text(300, 412, "Đuôi khác: thoát ra ngay", size=31, fill=RED)
    )


def fraud_signs() -> str:
    signs = (
        ("Giục gấp", "làm ngay, hết hạn"),
        ("Dọa nạt", "bắt, khóa, cắt"),
        ("Bắt giữ bí mật", "đừng kể cho ai"),
        ("Đòi tiền", "phí, tiền cọc"),
        ("Đòi mã OTP", "đòi mật khẩu"),
    )
    rows = "".join(
        box(40, 96 + 96 * at, 520, 82, fill="#fdecec", stroke=RED)
        + text(64, 150 + 96 * at, name, size=34, fill=RED, anchor="start")
        + text(536, 149 + 96 * at, how, size=28, anchor="end")
        for at, (name, how) in enumerate(signs)
    )
    return (
        text(300, 60, "Thấy một dấu hiệu là dừng", size=38)
        + rows
        + box(40, 592, 520, 86, fill=RED, stroke=RED)
        + text(300, 648, "Cúp máy, hỏi Công an xã", size=36, fill="#fff")
    )


def wallet() -> str:
    return (
        phone(110, 20, 380, 640)
        + text(300, 118, "Ví giấy tờ", size=38, fill=BLUE)
        + box(150, 150, 300, 74, fill=PALE)
        + text(170, 197, "Căn cước điện tử", size=28, anchor="start")
        + box(150, 240, 300, 74, fill=PALE)
        + text(170, 287, "Giấy tờ khác", size=28, anchor="start")
        + button(150, 360, 300, "Tích hợp thông tin")
        + button(150, 480, 300, "Tạo mới yêu cầu")
        + ring(138, 348, 324, 90)
        + ring(138, 468, 324, 90)
        + text(64, 408, "1", size=60, fill=RED)
        + text(64, 528, "2", size=60, fill=RED)
    )


def six_digits() -> str:
    boxes = "".join(box(146 + 52 * at, 190, 44, 60, fill=PALE, r=8) for at in range(6))
    return (
        phone(110, 20, 380, 560)
        + text(300, 140, "Nhập 6 số", size=36)
        + boxes
        + text(300, 330, "Quên passcode", size=34, fill=BLUE)
        + ring(158, 286, 284, 68)
        + arrow(300, 450, 300, 372)
        + text(300, 496, "Bấm đây", size=34, fill=RED)
    )


def app_stores() -> str:
    return (
        text(300, 56, "Chỉ lấy từ kho của máy", size=38)
        + box(30, 90, 540, 100, stroke=GREEN)
        + text(60, 152, "CH Play  hoặc  App Store", size=34, anchor="start")
        + tick(522, 140)
        + text(300, 268, "Không lấy từ", size=34, fill=RED)
        + box(30, 296, 540, 84, stroke=RED)
        + text(60, 350, "Đường link người ta gửi", size=32, anchor="start")
        + cross(522, 338)
        + box(30, 396, 540, 84, stroke=RED)
        + text(60, 450, "Tệp .apk, mã QR lạ", size=32, anchor="start")
        + cross(522, 438)
    )


def airplane_mode() -> str:
    plane = (
        '<path transform="translate(404 172) rotate(45) scale(2.2)" fill="#fff"'
        ' d="M0 -22 q4 0 4 6 v10 l18 12 v6 l-18 -6 v12 l6 5 v4 l-10 -3 l-10 3 v-4 l6 -5 v-12'
        ' l-18 6 v-6 l18 -12 v-10 q0 -6 4 -6z"/>'
    )
    return (
        phone(40, 20, 250, 460)
        + arrow(165, 90, 165, 300)
        + text(165, 370, "Vuốt xuống", size=32, fill=RED)
        + box(334, 102, 140, 140, fill=BLUE, stroke=BLUE, r=70)
        + plane
        + text(404, 300, "Bấm hình", size=32)
        + text(404, 342, "máy bay", size=32)
        + text(300, 540, "Không thấy thì tắt nguồn, rút SIM", size=32, fill=RED)
    )


def scan_code() -> str:
    cells = ("1110111", "1010101", "1110111", "0001000", "1110101", "1011010", "1110111")
    code = "".join(
        f'<rect x="{108 + 22 * x}" y="{98 + 22 * y}" width="22" height="22" fill="{INK}"/>'
        for y, row in enumerate(cells)
        for x, cell in enumerate(row)
        if cell == "1"
    )
    return (
        box(30, 40, 310, 260, stroke=INK)
        + code
        + box(150, 300, 70, 40, fill=LINE, r=4)
        + box(90, 336, 190, 16, fill=LINE, r=8)
        + text(185, 410, "Mã QR trên màn hình", size=30)
        + phone(410, 70, 160, 290)
        + arrow(404, 190, 356, 190)
        + text(490, 200, "VNeID", size=32, fill=BLUE)
        + text(490, 410, "Điện thoại soi", size=30)
    )


def number_on_card() -> str:
    return (
        text(300, 56, "Lật mặt sau thẻ ngân hàng", size=36)
        + box(60, 90, 480, 290, fill="#dfe7f1", stroke="#7b8794", r=24)
        + f'<rect x="60" y="130" width="480" height="56" fill="{INK}"/>'
        + box(96, 210, 240, 44, fill="#fff", r=4)
        + text(300, 332, "Tổng đài: 1900 ....", size=36)
        + ring(110, 284, 380, 74)
        + text(300, 440, "Gọi số này để khóa tài khoản", size=34, fill=RED)
    )


DRAWINGS: dict[str, tuple[Callable[[], str], int]] = {
    "quen-mat-khau": (forgotten_password, 660),
    "kich-hoat": (activate, 660),
    "cham-the": (card_to_phone, 680),
    "dia-chi-gov-vn": (address_bar, 440),
    "dau-hieu-lua-dao": (fraud_signs, 700),
    "vi-giay-to": (wallet, 680),
    "quen-passcode": (six_digits, 600),
    "kho-ung-dung": (app_stores, 510),
    "che-do-may-bay": (airplane_mode, 570),
    "ma-qr": (scan_code, 440),
    "so-sau-the": (number_on_card, 470),
}


def svg(name: str) -> str:
    draw, height = DRAWINGS[name]
    tip = (
        '<marker id="tip" markerWidth="5" markerHeight="5" refX="2.5" refY="2" orient="auto">'
        f'<path d="M0 0 L4 2 L0 4 z" fill="{RED}"/></marker>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}"'
        f' font-family="Noto Sans, DejaVu Sans, sans-serif"><defs>{tip}</defs>'
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>{draw()}</svg>\n'
    )


def png(name: str, chromium: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        page, picture = Path(folder, "page.html"), Path(folder, "picture.png")
        page.write_text(
            f'<meta charset="utf-8"><style>body{{margin:0}}svg{{display:block}}</style>{svg(name)}', "utf-8"
        )
        size = f"--window-size={WIDTH},{DRAWINGS[name][1]}"
        quiet = (
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            f"--user-data-dir={folder}/profile",
        )
        command = [chromium, *quiet, size, f"--screenshot={picture}", page.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=60)
        return picture.read_bytes()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(DRAWINGS))
    parser.add_argument("--svg", type=Path, metavar="DIR", help="write SVG files into this folder")
    args = parser.parse_args()
    if unknown := set(args.names) - DRAWINGS.keys():
        parser.error(f"no drawing named {', '.join(sorted(unknown))}")
    names = args.names or list(DRAWINGS)
    if args.svg:
        args.svg.mkdir(parents=True, exist_ok=True)
        for name in names:
            (args.svg / f"{name}.svg").write_text(svg(name), "utf-8")
        return 0
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        parser.error("Chromium is needed: make browser")
    too_big = 0
    for name in names:
        picture = png(name, chromium)
        (FOLDER / f"{name}.png").write_bytes(picture)
        too_big += len(picture) > BYTES_MOST
        print(f"{name}.png {len(picture) / 1000:.0f} kB{' – too big' if len(picture) > BYTES_MOST else ''}")
    return 1 if too_big else 0


if __name__ == "__main__":
    sys.exit(main())
