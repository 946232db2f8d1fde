"""Where in a picture is something? Rectangles, in pixels of the cleaned picture, which stands upright."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: x to the right, y downwards; x1 and y1 lie just outside."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        """How wide it is."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """How high it is."""
        return self.y1 - self.y0

    @property
    def area(self) -> float:
        """How many pixels it holds; 0 for a box turned inside out."""
        return max(0.0, self.width) * max(0.0, self.height)

    def shared_with(self, other: "Box") -> float:
        """How many pixels it has in common with another."""
        across = min(self.x1, other.x1) - max(self.x0, other.x0)
        down = min(self.y1, other.y1) - max(self.y0, other.y0)
        return across * down if across > 0 and down > 0 else 0.0

    def grown(self, across: float, down: float) -> "Box":
        """The same box with so many more pixels on its left and right, and above and below."""
        return Box(self.x0 - across, self.y0 - down, self.x1 + across, self.y1 + down)
