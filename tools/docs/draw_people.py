"""draw_people.py WIDTH HEIGHT PEOPLE SIZE: an SVG of drawn people on standard output.

PEOPLE is a word of digits 0..3, one a person, from left to right; SIZE is about the height of a head in pixels. They are
shaded and softened so that a face detector takes them for faces: the pictures in the documentation show nobody.
"""

import dataclasses
import sys


@dataclasses.dataclass
class Person:
    light: str  # skin
    shade: str
    line: str
    hair: str
    style: str  # long | beard | glasses
    iris: str
    shirt: str
    width: float  # of the head; these and the next are shares of the usual
    eye_distance: float
    eye: float
    nose: float
    mouth: float
    brow: float


PEOPLE = [
    Person("#f0c9a6", "#d9a57c", "#a8704a", "#3a2718", "beard", "#4a6b3a", "#6b3141", 1.12, 0.21, 0.85, 1.15, 1.2, 1.7),
    Person("#8d5a3a", "#6e4227", "#4a2a16", "#15100c", "long", "#3a2212", "#31556b", 0.95, 0.22, 1.25, 0.9, 1.25, 0.8),
    Person("#f4d4bb", "#dfae8c", "#b57c5c", "#a0522d", "long", "#3a6a8a", "#5a4a7a", 0.85, 0.165, 1.1, 1.2, 0.8, 0.7),
    Person("#e0b184", "#c08a5c", "#8d5c36", "#1c1410", "glasses", "#3a2a1a", "#3f6b31", 1.02, 0.19, 0.8, 0.8, 1.0, 1.5),
]


class Drawing:
    """One person round (x, y), the middle of the face; every measure is a share of `size`."""

    def __init__(self, person, x, y, size):
        self.person, self.x, self.y, self.size = person, x, y, size
        self.parts = []

    def px(self, share):
        return f"{share * self.size:.1f}"

    def path(self, commands, **style):
        """Commands are letters and points; a point's x is stretched by the width of the head."""
        words = []
        for word in commands:
            if isinstance(word, str):
                words.append(word)
            else:
                dx, dy = word
                words.append(f"{self.x + dx * self.size * self.person.width:.1f} {self.y + dy * self.size:.1f}")
        self.add("path", d=" ".join(words), **style)

    def ellipse(self, dx, dy, rx, ry, **style):
        centre = {"cx": f"{self.x + dx * self.size:.1f}", "cy": f"{self.y + dy * self.size:.1f}"}
        self.add("ellipse", **centre, rx=self.px(rx), ry=self.px(ry), **style)

    def add(self, name, **attributes):
        text = " ".join(f'{key.replace("_", "-")}="{value}"' for key, value in attributes.items())
        self.parts.append(f"<{name} {text}/>")

    def stroke(self, colour, width):
        return {"fill": "none", "stroke": colour, "stroke_width": self.px(width), "stroke_linecap": "round"}

    def draw(self, skin):
        person = self.person
        if person.style == "long":
            self.path(["M", (-0.62, -0.2), "C", (-0.75, -1.15), (0.75, -1.15), (0.62, -0.2), "L", (0.66, 0.75), "C",
                       (0.3, 0.95), (-0.3, 0.95), (-0.66, 0.75), "Z"], fill=person.hair)
        self.path(["M", (-0.2, 0.45), "L", (-0.22, 0.85), "L", (0.22, 0.85), "L", (0.2, 0.45), "Z"], fill=person.shade)
        self.path(["M", (-1, 1.4), "C", (-0.95, 0.95), (-0.5, 0.85), (-0.22, 0.8), "C", (-0.1, 0.95), (0.1, 0.95),
                   (0.22, 0.8), "C", (0.5, 0.85), (0.95, 0.95), (1, 1.4), "Z"], fill=person.shirt)
        self.path(["M", (-0.5, -0.25), "C", (-0.52, -0.85), (0.52, -0.85), (0.5, -0.25), "C", (0.5, 0.2), (0.3, 0.62),
                   (0, 0.66), "C", (-0.3, 0.62), (-0.5, 0.2), (-0.5, -0.25), "Z"], fill=f"url(#{skin})")
        for side in (-1, 1):
            self.ellipse(side * 0.51, -0.05, 0.07, 0.13, fill=person.shade)
        self.path(["M", (-0.53, -0.2), "C", (-0.62, -0.95), (0.62, -0.95), (0.53, -0.2), "C", (0.45, -0.5),
                   (0.2, -0.58), (-0.1, -0.5), "C", (-0.3, -0.48), (-0.46, -0.42), (-0.53, -0.2), "Z"],
                  fill=person.hair)
        for side in (-1, 1):
            self.draw_eye(side * person.eye_distance)
        self.draw_nose()
        self.draw_mouth()
        if person.style == "beard":
            self.path(["M", (-0.47, 0.1), "C", (-0.42, 0.55), (-0.2, 0.74), (0, 0.75), "C", (0.2, 0.74), (0.42, 0.55),
                       (0.47, 0.1), "C", (0.4, 0.3), (0.3, 0.3), (0.2, 0.29), "C", (0.08, 0.26), (-0.08, 0.26),
                       (-0.2, 0.29), "C", (-0.3, 0.3), (-0.4, 0.3), (-0.47, 0.1), "Z", "M", (-0.16, 0.35), "Q",
                       (0, 0.46), (0.16, 0.35), "Q", (0, 0.33), (-0.16, 0.35), "Z"],
                      fill=person.hair, fill_rule="evenodd")
        return "\n".join(self.parts)

    def draw_eye(self, dx):
        person = self.person
        self.ellipse(dx, -0.12, 0.13, 0.085, fill=person.shade, opacity=0.6)
        self.ellipse(dx, -0.12, 0.095 * person.eye, 0.05 * person.eye, fill="#f7f3ee")
        self.ellipse(dx, -0.12, 0.045 * person.eye, 0.045 * person.eye, fill=person.iris)
        self.ellipse(dx, -0.12, 0.022, 0.022, fill="#111")
        dx /= person.width  # as path() stretches
        self.path(["M", (dx - 0.1, -0.125), "Q", (dx, -0.205), (dx + 0.1, -0.125)], **self.stroke("#2a1a12", 0.018))
        self.path(["M", (dx - 0.13, -0.22), "Q", (dx, -0.295), (dx + 0.13, -0.23)],
                  **self.stroke(person.hair, 0.035 * person.brow))
        if person.style == "glasses":
            self.ellipse(dx * person.width, -0.12, 0.15, 0.15, **self.stroke("#222", 0.025))

    def draw_nose(self):
        nose = self.person.nose
        self.path(["M", (0.03, -0.1), "C", (0.06, 0.05), (0.09 * nose, 0.12 * nose), (0.08 * nose, 0.17 * nose), "Q",
                   (0, 0.24 * nose), (-0.08 * nose, 0.17 * nose)], **self.stroke(self.person.line, 0.025))
        for side in (-1, 1):
            self.ellipse(side * 0.035, 0.185 * nose, 0.02, 0.012, fill=self.person.line)

    def draw_mouth(self):
        wide = 0.17 * self.person.mouth
        self.path(["M", (-wide, 0.36), "Q", (-wide / 3, 0.32), (0, 0.345), "Q", (wide / 3, 0.32), (wide, 0.36), "Q",
                   (0, 0.47), (-wide, 0.36), "Z"], fill="#b4545a")
        self.path(["M", (-wide, 0.36), "Q", (0, 0.385), (wide, 0.36)], **self.stroke("#6e2a30", 0.014))


def main():
    width, height, people, size = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], float(sys.argv[4])
    print(f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">')
    print(f'<defs><filter id="soft"><feGaussianBlur stdDeviation="{size * 0.008:.2f}"/></filter>')
    for number, person in enumerate(PEOPLE):
        print(f'<radialGradient id="skin{number}" cx="45%" cy="40%" r="70%"><stop offset="0" stop-color="{person.light}"/>'
              f'<stop offset="1" stop-color="{person.shade}"/></radialGradient>')
    print('</defs><rect width="100%" height="100%" fill="#c9d4cf"/>')
    print('<rect y="72%" width="100%" height="28%" fill="#b3a58f"/><g filter="url(#soft)">')
    for place, digit in enumerate(people):
        x, y = width * (place + 0.5) / len(people), height * 0.45 + place % 2 * size * 0.15
        print(Drawing(PEOPLE[int(digit)], x, y, size).draw(f"skin{digit}"))
    print("</g></svg>")


if __name__ == "__main__":
    main()
