"""Drawn photos: a signed attendance sheet, and the place of a business. All say CONTOH."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

from PIL import Image, ImageDraw, ImageFont

from anyam.letters.glyphs import FONTS

SHEET = (760, 900)
PLACE = (960, 640)
QUALITY = 78
INKS = ((30, 45, 120), (20, 20, 40), (35, 60, 150))
Point = tuple[float, float]
Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on an attendance sheet."""

    group: str
    village: str
    held_on: str
    names: Sequence[str]
    seed: int


@cache
def font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    name = "LiberationSans-Bold.ttf" if bold else "LiberationSans-Regular.ttf"
    return ImageFont.truetype(str(FONTS / name), size)


def sheet(content: Sheet) -> bytes:
    """A JPEG of the sheet, photographed a little askew."""
    random = Random(content.seed)  # noqa: S311 - a drawing, no secret
    paper = Image.new("RGB", SHEET, (248, 246, 238))
    pen = ImageDraw.Draw(paper)
    pen.text((SHEET[0] / 2, 60), "DAFTAR HADIR MUSYAWARAH", "black", font(30, bold=True), "mm")
    pen.text((SHEET[0] / 2, 98), f"Kelompok {content.group}", "black", font(24), "mm")
    about = f"{content.village}, {content.held_on}"
    pen.text((SHEET[0] / 2, 130), about, "black", font(20), "mm")
    _table(pen, content.names, random)
    _stamp(paper)
    return _jpeg(_on_a_desk(paper, random))


def _table(pen: ImageDraw.ImageDraw, names: Sequence[str], random: Random) -> None:
    top, height = 165, min(46, (SHEET[1] - 230) // (len(names) + 1))
    left, columns = 50, (50, 110, 450, 710)
    for row in range(len(names) + 2):
        y = top + row * height
        pen.line([(left, y), (columns[-1], y)], (90, 90, 90), 2)
    bottom = top + (len(names) + 1) * height
    for x in columns:
        pen.line([(x, top), (x, bottom)], (90, 90, 90), 2)
    heads = ((58, "No."), (118, "Nama"), (458, "Tanda tangan"))
    for x, word in heads:
        pen.text((x, top + height / 2), word, "black", font(19, bold=True), "lm")
    for number, name in enumerate(names, 1):
        middle = top + (number + 0.5) * height
        pen.text((66, middle), str(number), "black", font(18), "lm")
        pen.text((118, middle), name, (20, 25, 70), font(19), "lm")
        _signature(pen, (500 + (number % 2) * 60, middle), height * 0.4, random)


def _signature(pen: ImageDraw.ImageDraw, start: Point, size: float, random: Random) -> None:
    """A scribble: points that wander to the right."""
    x, y = start
    points = [start]
    for _stroke in range(random.randint(7, 13)):
        x += random.uniform(-6, 18)
        points.append((x, y + random.uniform(-size, size)))
    pen.line(points, random.choice(INKS), 2, joint="curve")


def _on_a_desk(paper: Image.Image, random: Random) -> Image.Image:
    wood = (random.randint(120, 150), random.randint(85, 105), 65)
    desk = Image.new("RGB", (SHEET[0] + 120, SHEET[1] + 120), wood)
    pen = ImageDraw.Draw(desk)
    for y in range(0, desk.height, 70):
        shade = tuple(max(0, part - random.randint(8, 24)) for part in wood)
        pen.line([(0, y), (desk.width, y + random.randint(-12, 12))], shade, 4)
    askew = random.uniform(-2.5, 2.5)
    white = Image.new("L", paper.size, 255).rotate(askew, expand=True)
    turned = paper.rotate(askew, Image.Resampling.BILINEAR, expand=True)
    desk.paste(turned, ((desk.width - turned.width) // 2, 50), white)
    return desk


def _stamp(picture: Image.Image) -> None:
    """The word CONTOH, pale, across the picture."""
    picture.paste((200, 30, 30), (0, 0), _word_across(picture.size))


@cache
def _word_across(size: tuple[int, int]) -> Image.Image:
    mask = Image.new("L", size)
    centre = (size[0] / 2, size[1] / 2)
    ImageDraw.Draw(mask).text(centre, "CONTOH", 70, font(size[0] // 6, bold=True), "mm")
    return mask.rotate(28, Image.Resampling.BILINEAR, center=centre)


def _jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def place(trade: str, title: str, seed: int) -> bytes:
    """A JPEG of where a group works, drawn simply: a stall, a pen, a pond or a field."""
    random = Random(seed)  # noqa: S311 - a drawing, no secret
    picture = Image.new("RGB", PLACE, (186, 214, 235))
    pen = ImageDraw.Draw(picture)
    _landscape(pen, random)
    SCENES.get(trade, _stall)(pen, random)
    pen.rectangle([(0, PLACE[1] - 50), PLACE], (20, 30, 40))
    pen.text((18, PLACE[1] - 25), f"{title} · CONTOH, digambar", "white", font(22), "lm")
    _stamp(picture)
    return _jpeg(picture)


def _landscape(pen: ImageDraw.ImageDraw, random: Random) -> None:
    """Mountains behind, ground in front."""
    width, height = PLACE
    for far, colour in ((240, (132, 160, 150)), (300, (96, 136, 104))):
        ridge: list[Point] = [(0.0, float(height))]
        for step in range(7):
            ridge.append((step * width / 6, far + random.uniform(-70, 50)))
        pen.polygon([*ridge, (width, height)], colour)
    pen.rectangle([(0, 400), (width, height)], (150, 132, 96))


def _stall(pen: ImageDraw.ImageDraw, random: Random) -> None:
    """A wooden stall with goods on its shelves."""
    pen.rectangle([(250, 260), (710, 540)], (172, 128, 84))
    pen.polygon([(215, 270), (745, 270), (690, 195), (270, 195)], (168, 52, 44))
    pen.rectangle([(290, 310), (670, 470)], (62, 48, 36))
    for row in (350, 405, 460):
        pen.rectangle([(290, row), (670, row + 5)], (196, 160, 112))
        for x in range(300, 650, 34):
            tall = random.randint(18, 38)
            pen.rectangle([(x, row - tall), (x + 24, row)], _bright(random))
    pen.rectangle([(290, 480), (670, 520)], (206, 170, 120))


def _workshop(pen: ImageDraw.ImageDraw, random: Random) -> None:
    """An open shed with gates leaning on its wall."""
    pen.polygon([(180, 250), (780, 250), (720, 180), (240, 180)], (122, 128, 134))
    for x in (200, 760):
        pen.rectangle([(x, 250), (x + 16, 540)], (92, 82, 70))
    pen.rectangle([(216, 250), (760, 540)], (110, 100, 92))
    for gate in range(3):
        left = 250 + gate * 165
        pen.rectangle([(left, 320), (left + 120, 510)], None, (38, 40, 44), 6)
        for bar in range(left + 16, left + 120, 20):
            pen.line([(bar, 320), (bar, 510)], (38, 40, 44), 4)
    x, y = 480, 525
    for _spark in range(14):
        tip = (x + random.randint(-60, 60), y - random.randint(5, 60))
        pen.line([(x, y), tip], (255, 214, 90), 2)


def _animals(pen: ImageDraw.ImageDraw, random: Random) -> None:
    """A pen with animals behind a rail."""
    pen.polygon([(150, 280), (810, 280), (740, 205), (220, 205)], (140, 110, 80))
    for x in (170, 480, 780):
        pen.rectangle([(x, 280), (x + 14, 540)], (96, 74, 52))
    for number in range(3):
        x, y = 220 + number * 190, 400 + random.randint(-12, 12)
        coat = random.choice(((120, 74, 44), (90, 60, 40), (230, 224, 210)))
        pen.ellipse([(x, y), (x + 130, y + 70)], coat)
        pen.ellipse([(x + 110, y - 30), (x + 165, y + 20)], coat)
        for leg in (18, 40, 90, 112):
            pen.rectangle([(x + leg, y + 55), (x + leg + 10, y + 115)], coat)
    for y in (430, 480):
        pen.rectangle([(150, y), (810, y + 9)], (112, 88, 60))


def _field(pen: ImageDraw.ImageDraw, random: Random) -> None:
    """Rows of vegetables."""
    for row in range(6):
        y = 410 + row * 28
        pen.rectangle([(0, y), (PLACE[0], y + 16)], (98, 74, 50))
        for x in range(10, PLACE[0], 46):
            size = random.randint(13, 20)
            green = (50 + random.randint(0, 50), 130 + random.randint(0, 50), 60)
            pen.ellipse([(x, y - size), (x + 2 * size, y + size // 2)], green)


def _pond(pen: ImageDraw.ImageDraw, random: Random) -> None:
    """Two ponds with fish."""
    for left in (90, 500):
        pen.rectangle([(left, 400), (left + 370, 560)], (104, 84, 60))
        pen.rectangle([(left + 14, 412), (left + 356, 548)], (74, 128, 156))
        for _fish in range(7):
            x, y = left + random.randint(40, 300), random.randint(430, 530)
            pen.ellipse([(x, y), (x + 30, y + 11)], (226, 120, 64))
            pen.polygon([(x, y + 5), (x - 11, y - 3), (x - 11, y + 13)], (226, 120, 64))


def _bright(random: Random) -> Colour:
    return random.choice(
        ((214, 60, 50), (240, 196, 60), (60, 130, 190), (90, 160, 90), (235, 235, 230))
    )


SCENES = {
    "las": _workshop, "sapi": _animals, "kambing": _animals, "sayur": _field, "ikan": _pond,
}  # fmt: skip
