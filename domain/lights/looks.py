"""How a light looks, on screen and in files: colour, shape and word together, never colour alone."""

from dataclasses import dataclass

from domain.words import Light


@dataclass(frozen=True)
class Look:
    """Shape and word, badge colour of the theme, mark and soft fill for charts and files."""

    shape: str
    word: str
    badge: str
    colour: str
    fill: str

    @property
    def label(self) -> str:
        return f"{self.shape} {self.word}"

    @property
    def pill(self) -> str:
        """The label for pills. It begins with ASCII: a first word that does not costs 0.1 ms, a search for emoji."""
        return f":{self.badge}[ {self.label}]"


LOOKS: dict[Light, Look] = {
    Light.RED: Look("■", "红", "red", "#C5303A", "#F6D3D5"),
    Light.YELLOW: Look("▲", "黄", "yellow", "#B7791F", "#FBE9C6"),
    Light.GREEN: Look("●", "绿", "green", "#1A7F4B", "#CFE9DB"),
    Light.GREY: Look("○", "灰", "gray", "#7A8699", "#E6EAF0"),
}
LEFT = Look("×", "已退出", "gray", "#7A8699", "#E6EAF0")


def look(light: Light | None) -> Look:
    """Look of a light; projects that left have none and look so."""
    return LEFT if light is None else LOOKS[light]
