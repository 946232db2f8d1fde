"""What stands written in a school's photos? Pictures of 12 megapixels with made-up names, drawn by code."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from gatekeeper.senses.pixels import Pixels

FORENAMES = [
    "Ava",
    "Mia",
    "Leo",
    "Ivy",
    "Amelia",
    "Oliver",
    "Isla",
    "Harriet",
    "Callum",
    "Aneesa",
    "Priya",
    "Zoë",
    "Rhys",
    "Siobhán",
    "Tomasz",
    "Freya",
    "Ottilie",
    "Kwame",
    "Beatrix",
    "Mohammed",
    "Yusuf",
    "Chidera",
    "Matilda",
    "Florence",
    "Wilfred",
    "Jasper",
    "Elodie",
    "Niamh",
    "Caoimhe",
    "Gethin",
    "Imogen",
    "Darcey",
    "Hamza",
    "Zainab",
    "Alfie",
    "Rosie",
    "Theodora",
    "Ludovic",
    "Marnie",
    "Percival",
]
SURNAMES = [
    "Whitcombe",
    "Okonjo",
    "Fernsby",
    "Thistlewood",
    "Marchbank",
    "Pendry",
    "Ashdown",
    "Quill",
    "Ravensworth",
    "Appleyard",
    "Bellweather",
    "Cattermole",
    "Dunnock",
    "Everdene",
    "Foxglove",
    "Greatorex",
    "Hollowell",
    "Inglewood",
    "Jessop",
    "Kettlewell",
]
PHOTO = (4032, 3024)
SHEETS = ("certificate", "badge", "pegs", "register", "book label", "whiteboard", "screen")


@dataclass(frozen=True, slots=True)
class Made:
    """One picture, what kind it is, in which lettering, and the names that stand in it."""

    sheet: str
    lettering: str
    pixels: Pixels
    names: tuple[str, ...]


def lettering(folder: Path | None) -> dict[str, Path]:
    """Gives the fonts to write with: those of this machine, and hand-like ones from a folder where given."""
    system = Path("/usr/share/fonts/truetype")
    fonts = {
        "print": system / "dejavu/DejaVuSans.ttf",
        "bold": system / "dejavu/DejaVuSans-Bold.ttf",
        "serif": system / "liberation/LiberationSerif-Regular.ttf",
    }
    for path in sorted(folder.rglob("*.ttf")) if folder else ():
        if path.stem in {"AmaticSC-Regular", "AmaticSC-Bold"}:
            fonts[f"hand-like {path.stem[9:].lower()}"] = path
    return {name: path for name, path in fonts.items() if path.exists()}


def made(sheet: str, name: str, font: Path, seed: int) -> Made:
    """Gives one picture; the same seed gives the same."""
    random = Random(f"{sheet} {name} {seed}")  # noqa: S311  # the same every time
    names: list[str] = []

    def person(*, full: bool) -> str:
        forename, surname = random.choice(FORENAMES), random.choice(SURNAMES)
        names.extend((forename, surname) if full else (forename,))
        return f"{forename} {surname}" if full else forename

    page = _PAGES[sheet](person, lambda size: ImageFont.truetype(str(font), size))
    return Made(sheet, name, _photographed(page, random), tuple(names))


Person = Callable[..., str]
Font = Callable[[int], ImageFont.FreeTypeFont]


def _certificate(person: Person, font: Font) -> Image.Image:
    page = Image.new("RGB", (2400, 1700), (252, 248, 236))
    pen = ImageDraw.Draw(page)
    pen.rectangle((60, 60, 2340, 1640), outline=(150, 110, 40), width=14)
    pen.text((1200, 300), "Star of the week", font=font(150), fill=(120, 80, 20), anchor="mm")
    pen.text((1200, 620), "awarded to", font=font(70), fill=(60, 60, 60), anchor="mm")
    pen.text((1200, 850), person(full=True), font=font(140), fill=(20, 30, 90), anchor="mm")
    pen.text((1200, 1150), "for wonderful reading in Oak class", font=font(70), fill=(60, 60, 60), anchor="mm")
    return page


def _badge(person: Person, font: Font) -> Image.Image:
    page = Image.new("RGB", (2400, 1700), (40, 60, 120))
    pen = ImageDraw.Draw(page)
    for x, y in ((300, 300), (1400, 800)):
        pen.rounded_rectangle((x, y, x + 620, y + 260), 30, fill=(255, 255, 255))
        pen.text((x + 310, y + 70), "Lunsford Primary", font=font(44), fill=(90, 90, 90), anchor="mm")
        pen.text((x + 310, y + 170), person(full=False), font=font(90), fill=(0, 0, 0), anchor="mm")
    return page


def _pegs(person: Person, font: Font) -> Image.Image:
    page = Image.new("RGB", (2800, 1500), (222, 205, 170))
    pen = ImageDraw.Draw(page)
    for place in range(12):
        x, y = 120 + place % 6 * 440, 250 + place // 6 * 650
        pen.rectangle((x, y, x + 360, y + 130), fill=(255, 255, 240), outline=(90, 60, 30), width=5)
        pen.text((x + 180, y + 65), person(full=False), font=font(66), fill=(30, 30, 30), anchor="mm")
        pen.ellipse((x + 150, y + 190, x + 210, y + 250), fill=(110, 80, 50))
    return page


def _register(person: Person, font: Font) -> Image.Image:
    page = Image.new("RGB", (2300, 1900), (250, 250, 250))
    pen = ImageDraw.Draw(page)
    pen.text((100, 70), "Oak class register", font=font(72), fill=(0, 0, 0))
    for row in range(15):
        y = 200 + row * 108
        pen.line((80, y + 98, 2220, y + 98), fill=(170, 170, 170), width=3)
        pen.text((110, y + 20), person(full=True), font=font(54), fill=(20, 20, 20))
        pen.text((1500, y + 20), "/ \\ / / \\", font=font(54), fill=(20, 20, 120))
    return page


def _book_label(person: Person, font: Font) -> Image.Image:
    page = Image.new("RGB", (2000, 1500), (170, 60, 60))
    pen = ImageDraw.Draw(page)
    pen.rectangle((500, 400, 1500, 900), fill=(250, 250, 245))
    pen.text((560, 470), "Name:", font=font(60), fill=(90, 90, 90))
    pen.text((560, 570), person(full=True), font=font(88), fill=(20, 20, 110))
    pen.text((560, 740), "Subject: Maths", font=font(60), fill=(90, 90, 90))
    return page


def _whiteboard(person: Person, font: Font) -> Image.Image:
    page = Image.new("RGB", (3000, 1900), (240, 243, 244))
    pen = ImageDraw.Draw(page)
    colours = ((20, 60, 170), (170, 30, 40), (20, 120, 50))
    pen.text((200, 150), "Today's helpers", font=font(130), fill=colours[0])
    for row in range(5):
        pen.text((260, 400 + row * 250), person(full=False), font=font(120), fill=colours[row % 3])
    return page


def _screen(person: Person, font: Font) -> Image.Image:
    page = Image.new("RGB", (2600, 1700), (28, 32, 40))
    pen = ImageDraw.Draw(page)
    pen.rectangle((100, 100, 2500, 220), fill=(60, 90, 160))
    pen.text((140, 125), "Reading groups, autumn term", font=font(60), fill=(255, 255, 255))
    for place in range(16):
        x, y = 160 + place % 2 * 1200, 300 + place // 2 * 160
        pen.text((x, y), person(full=True), font=font(62), fill=(225, 230, 235))
    return page


_PAGES: dict[str, Callable[[Person, Font], Image.Image]] = {
    "certificate": _certificate,
    "badge": _badge,
    "pegs": _pegs,
    "register": _register,
    "book label": _book_label,
    "whiteboard": _whiteboard,
    "screen": _screen,
}


def _photographed(page: Image.Image, random: Random) -> Pixels:
    """Gives the page as a phone sees it: on a table, a little from the side, turned, soft and grainy."""
    width, height = PHOTO
    tones = np.random.default_rng(random.randrange(2**32))
    ground = cv2.resize(tones.integers(90, 150, (12, 16, 3), dtype=np.uint8), PHOTO, interpolation=cv2.INTER_CUBIC)
    share = random.uniform(0.62, 0.8) * min(width / page.width, height / page.height)
    wide, high = page.width * share / 2, page.height * share / 2
    lean = [random.uniform(-0.05, 0.05) for _ in range(8)]
    corners = np.array([[-wide, -high], [wide, -high], [wide, high], [-wide, high]], dtype=np.float32)
    corners += np.array(lean, dtype=np.float32).reshape(4, 2) * wide
    angle = np.deg2rad(random.uniform(-8, 8))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]], dtype=np.float32)
    target = (corners @ turn.T + np.array([width / 2, height / 2], dtype=np.float32)).astype(np.float32)
    source = np.array([[0, 0], [page.width, 0], [page.width, page.height], [0, page.height]], dtype=np.float32)
    way = cv2.getPerspectiveTransform(source, target)
    drawn = cv2.warpPerspective(
        np.asarray(page), way, PHOTO, dst=ground, borderMode=cv2.BORDER_TRANSPARENT, flags=cv2.INTER_AREA
    )
    soft = cv2.GaussianBlur(drawn, (0, 0), random.uniform(0.6, 2.2))
    coarse = tones.normal(0, random.uniform(2, 8), (height // 2, width // 2, 3)).astype(np.float32)
    grain = cv2.resize(coarse, PHOTO, interpolation=cv2.INTER_NEAREST)
    return np.asarray((soft + grain).clip(0, 255), dtype=np.uint8)
