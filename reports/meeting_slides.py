"""调度会 as an editable PowerPoint: one slide a step, text and tables as PowerPoint's own, in a Chinese font."""

from collections.abc import Iterable, Sequence
from io import BytesIO

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from domain.lights.looks import LOOKS
from domain.reports.meeting_views import Ask, BigNumber, MeetingView, Step
from domain.reports.views import Cell
from domain.words import Light
from services.frame import Frame
from services.reports.meeting import meeting
from services.reports.meeting_ask import ask

PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
FONT = "微软雅黑"
INK, BLUE, GROUND, LINE = (RGBColor.from_string(code) for code in ("1B2430", "1F4E9E", "F4F6FA", "DDE3EC"))
WIDTH, HEIGHT, EDGE = Inches(13.333), Inches(7.5), Inches(0.6)
INNER = WIDTH - 2 * EDGE
TOP, FOOT = Inches(1.25), Inches(7.0)
A_ROW, LETTER, CELL = 5, 12, 60
"""Numbers side by side; points of a letter in a table; letters of a cell, what is longer ends in …."""
Row = tuple[str | Cell, ...]


def slides_of(connection: object, frame: Frame) -> bytes:
    """The meeting of the frame as the screen has it, with what each district is asked for."""
    view = meeting(connection, frame)
    asked = {step.key: ask(connection, frame, step) for step in view.steps if step.district}
    demo = "演示数据，均为虚构 · " if frame.pilot.is_demo else ""
    return meeting_slides(view, asked, f"{demo}数据截至 {frame.period.as_of} · {frame.period.zh}")


def meeting_slides(view: MeetingView, asked: dict[str, Ask], standing: str) -> bytes:
    """The file; `standing` is said at the foot of every slide."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Emu(WIDTH), Emu(HEIGHT)
    deck.core_properties.title = view.title
    for number, step in enumerate(view.steps, start=1):
        slide = deck.slides.add_slide(deck.slide_layouts[5])  # its title alone
        _title(slide, step)
        _Column(slide).fill(step, asked.get(step.key))
        _text(slide, EDGE, FOOT, INNER, Inches(0.35), [f"{view.title} · {standing} · {number}/{len(view.steps)}"], 11)
    out = BytesIO()
    deck.save(out)
    return out.getvalue()


class _Column:
    """A slide from above to below: `at` is where the next thing begins."""

    def __init__(self, slide) -> None:
        self.slide, self.at = slide, TOP

    def fill(self, step: Step, asked: Ask | None) -> None:
        self.numbers(step.numbers)
        said = [step.sentence, *(line.text for line in step.lines)]
        if asked is not None:
            said += [asked.sentence, f"谁负责：{asked.who or '还没有登记'}。上次承诺：{asked.promise}"]
        said = [line for line in said if line]
        self.lines(said, 18 if sum(map(len, said)) < 120 else 14)
        for place in range(0, len(step.lights), A_ROW):
            self.numbers(
                [BigNumber(v.name, v.value_text, v.fraction_text, v.light) for v in step.lights[place:][:A_ROW]]
            )
        if step.comment:
            self.lines([f"会前说明（{step.comment_by}）：{step.comment}"], 13)
        if step.red:
            rows = [(one.enterprise, one.reason, str(one.explanation or "—")) for one in step.red]
            half = (0, 0.58) if step.promises else (0, 1)
            under = self.table(("红灯企业", "原因", "说明"), rows, (3, 5, 2), half, of=step.red_in_all)
        if step.promises:
            rows = [(_lit(one.light), one.text, f"{one.due_on:%m-%d}", one.state) for one in step.promises]
            half = (0.6, 0.4) if step.red else (0, 1)
            beside = self.table(("灯", "承诺和议定", "期限", "结果"), rows, (3, 7, 3, 7), half)
        if step.red or step.promises:
            self.at = max(under if step.red else 0, beside if step.promises else 0)
        if step.decisions:
            rows = [(one.text, one.owner, str(one.due_on), one.state) for one in step.decisions]
            self.at = self.table(("议定事项", "责任单位", "期限", "状态"), rows, (6, 2, 2, 2))
        for table in step.tables:
            if table.rows:
                self.lines([table.title], 14)
                self.at = self.table(table.headers, table.rows, table.widths)

    def numbers(self, numbers: Sequence[BigNumber]) -> None:
        """Big numbers side by side."""
        if not numbers:
            return
        each = INNER // len(numbers)
        for place, number in enumerate(numbers):
            light = f"{LOOKS[number.light].label} " if number.light else ""
            words = [f"{light}{number.name}", number.value, number.note]
            _text(self.slide, EDGE + place * each, self.at, each, Inches(1), words, (13, 22, 11))
        self.at += Inches(1.08)

    def lines(self, said: Sequence[str], size: int) -> None:
        if not said:
            return
        letters = int(INNER / Pt(size))
        height = Pt(size * 1.35) * sum(max(1, -(-len(line) // letters)) for line in said) + Inches(0.1)
        _text(self.slide, EDGE, self.at, INNER, height, said, size)
        self.at += height

    def table(
        self,
        headers: Sequence[str],
        rows: Sequence[Row],
        widths: Sequence[int],
        part: tuple[float, float] = (0, 1),
        of: int = 0,
    ) -> int:
        """As many rows as the slide has room for, in a part of its width (from, share); where it ends. How many more
        there are (of `of` in all) is said."""
        left, width = EDGE + int(INNER * part[0]), int(INNER * part[1])
        shares = [*widths, *[8] * len(headers)][: len(headers)]
        columns = [int(width * share / sum(shares)) for share in shares]
        heights, room = [_height(headers, columns)], FOOT - self.at - Inches(0.3)
        for row in rows:
            heights.append(_height(row, columns))
            if sum(heights) > room and len(heights) > 2:
                heights.pop()
                break
        shown = list(rows)[: len(heights) - 1]
        shape = self.slide.shapes.add_table(len(heights), len(headers), left, self.at, width, sum(heights))
        shape.name = headers[0]
        for place, one in enumerate(columns):
            shape.table.columns[place].width = Emu(one)
        for place, row in enumerate([headers, *shown]):
            shape.table.rows[place].height = Emu(heights[place])
            for at, cell in enumerate(row):
                _cell(shape.table.cell(place, at), cell, is_head=place == 0)
        end = self.at + sum(heights)
        left_out = max(len(rows), of) - len(shown)
        if left_out > 0:
            _text(self.slide, left, end, width, Inches(0.3), [f"另有 {left_out} 项，见系统。"], 11)
            end += Inches(0.3)
        return end + Inches(0.1)


def _height(row: Row, columns: Sequence[int]) -> int:
    """What a row needs where its words break."""
    cells = [cell.text if isinstance(cell, Cell) else cell for cell in row]
    letters = [max(int((width - Inches(0.2)) / Pt(LETTER)), 1) for width in columns]
    lines = max(-(-_half_widths(text[:CELL]) // (2 * room)) for text, room in zip(cells, letters, strict=True))
    return int(Pt(LETTER * 1.25) * max(lines, 1) + Inches(0.08))


def _half_widths(text: str) -> int:
    return sum(1 if letter.isascii() else 2 for letter in text)


def _lit(light: Light | None) -> Cell:
    return Cell("—" if light is None else LOOKS[light].label, light)


def _title(slide, step: Step) -> None:
    """In the layout's own place for titles, so that the outline of PowerPoint has it."""
    title = slide.shapes.title
    title.left, title.top, title.width, title.height = EDGE, Inches(0.35), INNER, Inches(0.8)
    light = f"　{LOOKS[step.light].label}" if step.light else ""
    _write(title.text_frame, [f"{step.title}{light}"], [30], BLUE)
    title.text_frame.paragraphs[0].runs[0].font.bold = True


def _text(slide, left: int, top: int, width: int, height: int, lines: Sequence[str], sizes: int | Sequence[int]):
    box = slide.shapes.add_textbox(Emu(left), Emu(top), Emu(width), Emu(height))
    box.text_frame.word_wrap = True
    _write(box.text_frame, lines, [sizes] * len(lines) if isinstance(sizes, int) else sizes, INK)


def _write(frame, lines: Iterable[str], sizes: Sequence[int], colour: RGBColor) -> None:
    for place, (line, size) in enumerate(zip(lines, sizes, strict=True)):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        run = paragraph.add_run()
        run.text = line
        _look(run.font, size, colour)


def _look(font, size: int, colour: RGBColor) -> None:
    """Size and colour, and the font for Latin and for Chinese letters, which PowerPoint keeps apart."""
    font.size, font.name = Pt(size), FONT
    font.color.rgb = colour
    properties = font._element
    for kind in ("a:ea", "a:cs"):
        found = properties.find(qn(kind))
        element = properties.makeelement(qn(kind), {}) if found is None else found
        element.set("typeface", FONT)
        if found is None:
            properties.append(element)


def _cell(cell, shown: str | Cell, *, is_head: bool) -> None:
    text, light = (shown.text, shown.light) if isinstance(shown, Cell) else (shown, None)
    cell.margin_top = cell.margin_bottom = Emu(20000)
    text = text if len(text) <= CELL else f"{text[: CELL - 1]}…"
    _write(cell.text_frame, [text], [LETTER], INK)
    cell.text_frame.paragraphs[0].runs[0].font.bold = is_head
    fill = RGBColor.from_string(LOOKS[light].fill.lstrip("#")) if light else GROUND if is_head else None
    cell.fill.solid()
    cell.fill.fore_color.rgb = fill or RGBColor(0xFF, 0xFF, 0xFF)
