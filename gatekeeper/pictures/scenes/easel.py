"""What does a painter need? Paper, uneven paint, brushes and an unsteady hand, all from a seed.

Scenes are painted in units of a 1200 x 800 sheet whatever the real size is. The
same seed gives the same picture, because every irregularity comes from one
generator (Pillow's own noise cannot be seeded).
"""

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

Point = tuple[float, float]
Colour = tuple[int, int, int]
Pixels = tuple[int, int, int, int]

SHEET_WIDTH, SHEET_HEIGHT = 1200, 800
_MIDDLE = 128
_EDGE_NOISE = 0.45
_WARM_WHITE: Colour = (255, 247, 222)
_COOL_DARK: Colour = (46, 34, 74)


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """Give the colour that is `share` of the way from the first to the second."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


def lighter(colour: Colour, share: float = 0.25) -> Colour:
    """Give the colour with some warm white in it."""
    return mix(colour, _WARM_WHITE, share)


def darker(colour: Colour, share: float = 0.25) -> Colour:
    """Give the colour with some cool dark in it."""
    return mix(colour, _COOL_DARK, share)


class Easel:
    """One sheet of paper, its paints and the hand that holds the brush."""

    def __init__(
        self, seed: int | str, size: tuple[int, int] = (2400, 1600), paper: Colour = (250, 245, 232)
    ) -> None:
        self.random = Random(seed)  # noqa: S311  # a wobbly line is no secret
        self.size = size
        self.scale = size[0] / SHEET_WIDTH
        self.image = Image.new("RGB", size, paper)
        width, height = size
        self._grain = self._noise((width // 2, height // 2), 1.0)
        blotches = self._noise((max(4, width // 110), max(4, height // 110)), 0.4)
        flat = self._noise((max(4, width // 150), max(4, height // 5)), 0.4)
        upright = self._noise((max(4, width // 5), max(4, height // 150)), 0.4)
        self._tones = {
            "flat": Image.blend(flat, blotches, 0.45),
            "upright": Image.blend(upright, blotches, 0.45),
            "cloudy": Image.blend(blotches, self._grain, 0.25),
        }

    # Points

    def near(self, value: float, spread: float) -> float:
        """Give a value up to `spread` away from the one wanted, as a hand would."""
        return value + self.random.uniform(-spread, spread)

    def around(self, colour: Colour, spread: int = 12) -> Colour:
        """Give a colour mixed again from memory: nearly the same."""
        red, green, blue = (min(255, max(0, part + self.random.randint(-spread, spread))) for part in colour)
        return red, green, blue

    def round_points(
        self, x: float, y: float, rx: float, ry: float, *, wobble: float = 0.04, turn: float = 0
    ) -> list[Point]:
        """Give the outline of an ellipse drawn without a compass; `turn` in degrees."""
        cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
        points = []
        for step in range(14):
            angle = step / 14 * math.tau
            grow = 1 + self.random.uniform(-wobble, wobble)
            dx, dy = math.cos(angle) * rx * grow, math.sin(angle) * ry * grow
            points.append((x + dx * cos - dy * sin, y + dx * sin + dy * cos))
        return smooth(points)

    def box_points(
        self, x: float, y: float, width: float, height: float, *, wobble: float = 2, turn: float = 0
    ) -> list[Point]:
        """Give the outline of a rectangle cut out by hand, turned about its middle by `turn` degrees."""
        middle = (x + width / 2, y + height / 2)
        corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
        return self.straight_points(turned(corners, middle, turn), wobble=wobble)

    def straight_points(self, corners: Sequence[Point], *, wobble: float = 2) -> list[Point]:
        """Give a many-sided outline whose sides are nearly straight."""
        points: list[Point] = []
        for (x0, y0), (x1, y1) in zip(corners, [*corners[1:], corners[0]], strict=True):
            pieces = max(1, round(math.dist((x0, y0), (x1, y1)) / 60))
            for piece in range(pieces):
                share = piece / pieces
                spread = wobble if piece else wobble / 2
                points.append(
                    (self.near(x0 + (x1 - x0) * share, spread), self.near(y0 + (y1 - y0) * share, spread))
                )
        return points

    # Paint

    def fill(
        self, points: Sequence[Point], colour: Colour, *,
        tone: str = "cloudy", contrast: float = 0.22, rough: float = 1.6, opacity: float = 1.0,
    ) -> None:  # fmt: skip
        """Fill an outline with uneven paint and a slightly ragged edge."""
        scaled = [(x * self.scale, y * self.scale) for x, y in points]

        def draw(pen: ImageDraw.ImageDraw, left: int, top: int) -> None:
            pen.polygon([(x - left, y - top) for x, y in scaled], fill=255)

        self._paint(scaled, draw, colour, tone=tone, contrast=contrast, rough=rough, opacity=opacity, reach=2)

    def line(
        self, points: Sequence[Point], width: float, colour: Colour, *,
        taper: float = 0.0, tone: str = "cloudy", contrast: float = 0.2, rough: float = 1.2, opacity: float = 1.0,
    ) -> None:  # fmt: skip
        """Pull a brush along the points; `taper` is how much thinner the end is (0 to 1)."""
        scaled = [(x * self.scale, y * self.scale) for x, y in points]
        thick = max(1.5, width * self.scale)
        steps = list(_walk(scaled, max(1.0, thick / 5)))
        swell = self.random.uniform(0, math.tau)

        def draw(pen: ImageDraw.ImageDraw, left: int, top: int) -> None:
            for number, (x, y) in enumerate(steps):
                share = number / max(1, len(steps) - 1)
                radius = thick / 2 * (1 - taper * share) * (1 + 0.08 * math.sin(share * 9 + swell))
                pen.ellipse((x - radius - left, y - radius - top, x + radius - left, y + radius - top), fill=255)

        self._paint(scaled, draw, colour, tone=tone, contrast=contrast, rough=rough, opacity=opacity, reach=thick)

    def dab(
        self,
        x: float,
        y: float,
        length: float,
        width: float,
        colour: Colour,
        *,
        turn: float = 0,
        opacity: float = 1.0,
    ) -> None:
        """Press the brush down once."""
        self.fill(
            self.round_points(x, y, length / 2, width / 2, wobble=0.1, turn=turn),
            colour,
            rough=1.0,
            opacity=opacity,
        )

    def wash(self, top: float, bottom: float, first: Colour, last: Colour, *, stroke: float = 46) -> None:
        """Cover a band from edge to edge with broad strokes that go from one colour to another."""
        box = self.box_points(-20, top, SHEET_WIDTH + 40, bottom - top + 4, wobble=0)
        self.fill(box, mix(first, last, 0.5), tone="flat", contrast=0.12)
        y = top - stroke * 0.3
        while y < bottom + stroke * 0.3:
            share = min(1.0, max(0.0, (y - top) / max(1.0, bottom - top)))
            middle = self.near(y, 4)
            x = -60.0
            while x < SHEET_WIDTH + 60:
                far = x + self.random.uniform(240, 620)
                bend = [(x, middle), ((x + far) / 2, self.near(middle, 7)), (far, self.near(middle, 5))]
                self.line(
                    smooth_open(bend),
                    stroke * 1.1,
                    self.around(mix(first, last, share), 6),
                    tone="flat",
                    contrast=0.14,
                    rough=3,
                    opacity=0.7,
                )
                x = far - 70
            y += stroke * 0.62

    def shadow(
        self, points: Sequence[Point], *, dx: float = 6, dy: float = 9, blur: float = 9, strength: float = 0.35
    ) -> None:
        """Let an outline throw a soft shadow on what is painted so far."""
        scaled = [((x + dx) * self.scale, (y + dy) * self.scale) for x, y in points]
        box = self._bounds(scaled, blur * self.scale * 3)
        if box is None:
            return
        mask = Image.new("L", (box[2] - box[0], box[3] - box[1]))
        ImageDraw.Draw(mask).polygon([(x - box[0], y - box[1]) for x, y in scaled], fill=round(255 * strength))
        self.image.paste((44, 30, 60), box, mask.filter(ImageFilter.GaussianBlur(blur * self.scale)))

    def glow(self, x: float, y: float, radius: float, colour: Colour, strength: float = 0.5) -> None:
        """Let light spread from a point."""
        scaled = [
            ((x - radius) * self.scale, (y - radius) * self.scale),
            ((x + radius) * self.scale, (y + radius) * self.scale),
        ]
        box = self._bounds(scaled, 0)
        if box is None:
            return
        full = (round(scaled[1][0] - scaled[0][0]), round(scaled[1][1] - scaled[0][1]))
        light = (
            ImageOps.invert(Image.radial_gradient("L"))
            .resize(full)
            .point(lambda v: round(max(0, v - 75) * 255 / 180 * strength))
        )
        left, top = round(scaled[0][0]), round(scaled[0][1])
        self.image.paste(colour, box, light.crop((box[0] - left, box[1] - top, box[2] - left, box[3] - top)))

    def stick(
        self, sheet: Image.Image, x: float, y: float, width: float, turn: float, *, border: Colour | None = None
    ) -> None:
        """Stick a smaller picture on this one, its middle at (x, y), with a shadow under it."""
        wide = round(width * self.scale)
        small = sheet.resize((wide, round(wide * sheet.height / sheet.width)), Image.Resampling.LANCZOS)
        if border is not None:
            small = ImageOps.expand(small, round(7 * self.scale), border)
        half_width, half_height = small.width / self.scale / 2, small.height / self.scale / 2
        corners = [(x - half_width, y - half_height), (x + half_width, y - half_height),
                   (x + half_width, y + half_height), (x - half_width, y + half_height)]  # fmt: skip
        self.shadow(turned(corners, (x, y), turn), dx=4, dy=8, blur=7, strength=0.45)
        opaque = Image.new("L", small.size, 255).rotate(-turn, Image.Resampling.BICUBIC, expand=True)
        small = small.rotate(-turn, Image.Resampling.BICUBIC, expand=True)
        self.image.paste(
            small, (round(x * self.scale - small.width / 2), round(y * self.scale - small.height / 2)), opaque
        )

    def finish(self) -> Image.Image:
        """Give the picture as it looks on grainy paper, in the light of a room."""
        width, height = self.size
        paper = self._grain.point(lambda v: 240 + v * 15 // 255)
        corners = (
            Image.radial_gradient("L").resize((width, height)).point(lambda v: 255 - max(0, v - 140) * 26 // 115)
        )
        light = ImageChops.multiply(paper, corners)
        return ImageChops.multiply(self.image, Image.merge("RGB", (light, light, light)))

    def _noise(self, size: tuple[int, int], blur: float) -> Image.Image:
        raw = Image.frombytes("L", size, self.random.randbytes(size[0] * size[1]))
        soft = raw.filter(ImageFilter.GaussianBlur(blur)).resize(self.size, Image.Resampling.BICUBIC)
        return ImageOps.autocontrast(soft, cutoff=1)

    def _bounds(self, points: Sequence[Point], margin: float) -> Pixels | None:
        """Give the part of the sheet that the points cover, or None when they miss it."""
        left = max(0, math.floor(min(x for x, _ in points) - margin))
        top = max(0, math.floor(min(y for _, y in points) - margin))
        right = min(self.size[0], math.ceil(max(x for x, _ in points) + margin))
        bottom = min(self.size[1], math.ceil(max(y for _, y in points) + margin))
        return (left, top, right, bottom) if left < right and top < bottom else None

    def _paint(
        self, points: Sequence[Point], draw: Callable[[ImageDraw.ImageDraw, int, int], None], colour: Colour, *,
        tone: str, contrast: float, rough: float, opacity: float, reach: float,
    ) -> None:  # fmt: skip
        box = self._bounds(points, reach + 8 * self.scale)
        if box is None:
            return
        mask = Image.new("L", (box[2] - box[0], box[3] - box[1]))
        draw(ImageDraw.Draw(mask), box[0], box[1])
        soft = mask.filter(ImageFilter.BoxBlur(max(0.7, rough * self.scale / 1.6)))
        noise = self._grain.crop(box).point(lambda v: round(v * _EDGE_NOISE))
        ragged = ImageChops.add(soft, noise, 1, -round(_MIDDLE * _EDGE_NOISE))
        cover = ragged.point(lambda v: round(min(255, max(0, (v - 96) * 4)) * opacity))
        shades = self._tone_for(box, tone)
        paint = ImageOps.colorize(shades, darker(colour, contrast), lighter(colour, contrast), colour)
        self.image.paste(paint, box, cover)

    def _tone_for(self, box: Pixels, tone: str) -> Image.Image:
        """Give a piece of uneven paint, never the same piece for neighbouring shapes."""
        width, height = box[2] - box[0], box[3] - box[1]
        left = self.random.randint(0, self.size[0] - width)
        top = self.random.randint(0, self.size[1] - height)
        return self._tones[tone].crop((left, top, left + width, top + height))


def turned(points: Sequence[Point], middle: Point, degrees: float) -> list[Point]:
    """Turn points about a middle, clockwise as seen."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    mx, my = middle
    return [(mx + (x - mx) * cos - (y - my) * sin, my + (x - mx) * sin + (y - my) * cos) for x, y in points]


def smooth(points: Sequence[Point]) -> list[Point]:
    """Give the closed curve that runs softly through the points."""
    count = len(points)
    around = [points[place % count] for place in range(-1, count + 2)]
    return [spot for place in range(count) for spot in _bend(around[place : place + 4])]


def smooth_open(points: Sequence[Point]) -> list[Point]:
    """Give the open curve that runs softly through the points."""
    padded = [points[0], *points, points[-1]]
    curve = [spot for place in range(len(points) - 1) for spot in _bend(padded[place : place + 4])]
    return [*curve, points[-1]]


def _bend(four: Sequence[Point], steps: int = 6) -> list[Point]:
    """Give the Catmull-Rom curve between the second and the third of four points."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = four
    spots = []
    for step in range(steps):
        t = step / steps
        weights = (-t + 2 * t**2 - t**3, 2 - 5 * t**2 + 3 * t**3, t + 4 * t**2 - 3 * t**3, t**3 - t**2)
        x = sum(w * v for w, v in zip(weights, (ax, bx, cx, dx), strict=True)) / 2
        y = sum(w * v for w, v in zip(weights, (ay, by, cy, dy), strict=True)) / 2
        spots.append((x, y))
    return spots


def _walk(points: Sequence[Point], step: float) -> list[Point]:
    """Give points at even distances along a line."""
    spots = [points[0]]
    for (x0, y0), (x1, y1) in pairwise(points):
        pieces = max(1, math.ceil(math.dist((x0, y0), (x1, y1)) / step))
        spots += [(x0 + (x1 - x0) * n / pieces, y0 + (y1 - y0) * n / pieces) for n in range(1, pieces + 1)]
    return spots
