"""What a page hands to Streamlit as Markdown, followed back to where it comes from: words of ours, figures, or data.

Words of ours are literals; figures are what is declared as a number, day or enumeration; everything else is data and
must go through the escape. A parameter that is drawn makes its function a thing that draws: its callers are looked at.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.code_reading import OURS, ROOT, Module, Place, classes, element, enumerations, files, is_figure, module

WIDGETS = """
button checkbox toggle selectbox multiselect number_input text_input text_area date_input time_input datetime_input
file_uploader form_submit_button expander popover download_button link_button menu_button slider color_picker
camera_input audio_input status metric segmented_control pills radio select_slider
Column TextColumn NumberColumn DateColumn ButtonColumn MultiselectColumn ProgressColumn CheckboxColumn
"""
TEXTS = "caption markdown header subheader title toast badge info success warning error"
OPTIONS = {"segmented_control", "pills", "radio", "select_slider"}
DRAWN = {
    **dict.fromkeys(WIDGETS.split(), ("label",)),
    **dict.fromkeys(TEXTS.split(), ("body",)),
    **dict.fromkeys(OPTIONS, ("label", "options")),
    "metric": ("label", "value", "delta"),
    "page_link": ("", "label"),
    "Page": ("", "title"),
    "table": ("data",),
    "tabs": ("tabs",),
    "dialog": ("title",),
    "spinner": ("text",),
    "progress": ("", "text"),
    "write": ("body",),
    "image": ("", "caption"),
}
"""Calls of Streamlit with those of their first parameters that the browser reads as Markdown; "" is none."""
BY_NAME = {"help", "title", "captions"}
"""Parameters given by name that it reads as Markdown too."""
ESCAPES = {"escaped", "label", "quoted"}
COUNTING = {"len", "sum", "int", "float", "round", "abs", "range"}
KEEPING = {"min", "max", "str", "list", "tuple", "sorted", "reversed", "zip", "enumerate", "dict", "filter", "set"}
SAYING = {"isoformat", "strftime", "weekday", "count", "urlencode", "quote"}
JOINING = {"join", "format", "removesuffix", "removeprefix", "strip", "items", "keys", "values", "get", "replace"}


@dataclass
class Lint:
    """`drawing`: functions of ours and the parameters of theirs that end up drawn."""

    rooms: tuple[str, ...] = ("pages", "components")
    draws_keys: bool = False
    drawing: dict[tuple[str, str], set[str]] = field(
        default_factory=lambda: {("components.table", name): {"help"} for name in ("text", "number", "opens")}
    )

    def places(self) -> Iterator[tuple[Place, ast.Call]]:
        """Every call with the function it stands in."""
        for path in [*files(*self.rooms), ROOT / "app.py"]:
            here = module(path.relative_to(ROOT).with_suffix("").as_posix().replace("/", "."))
            inside = {id(node): fn for fn in here.functions.values() for node in ast.walk(fn)}
            for node in ast.walk(here.tree):
                if isinstance(node, ast.Call):
                    yield Place(here, inside.get(id(node))), node

    def run(self) -> list[str]:
        """Places where data is drawn that did not go through the escape."""
        calls = list(self.places())
        while True:
            before = sum(map(len, self.drawing.values()))
            found = [problem for place, call in calls for problem in self.call(place, call)]
            if sum(map(len, self.drawing.values())) == before:
                return sorted(set(found))

    def call(self, place: Place, call: ast.Call) -> Iterator[str]:
        for word, value in self.drawn(place, call):
            self.draws_keys = word in {"data", "columns"}
            for leaf in self.data(place, value, frozenset()):
                if isinstance(leaf, str):
                    self.drawing.setdefault((place.module.name, place.function.name), set()).add(leaf)
                else:
                    path = place.module.path.relative_to(ROOT).as_posix()
                    yield f"{path}:{leaf.lineno} {ast.unparse(call.func)}({word}=…{ast.unparse(leaf)}…)"

    def drawn(self, place: Place, call: ast.Call) -> Iterator[tuple[str, ast.expr]]:
        """Parameter and value of what this call draws."""
        ours = self.ours(place, call.func)
        if ours:
            there, function = ours
            order = [one.arg for one in (*function.args.posonlyargs, *function.args.args)]
            words = self.drawing.get((there.name, function.name), set())
            if function.name in ESCAPES and there.name == "components.escapes":
                return
        elif isinstance(call.func, ast.Attribute) and call.func.attr in DRAWN and ast.unparse(call.func) != "pa.table":
            order, words = DRAWN[call.func.attr], {*DRAWN[call.func.attr], *BY_NAME} - {""}
            names = [keyword.value for keyword in call.keywords if keyword.arg == "format_func"]
            if call.func.attr in OPTIONS and names:
                words = words - {"options"}
                yield "format_func", names[0]
        else:
            return
        for word, value in zip(order, call.args, strict=False):
            if word in words:
                yield word, value
        for keyword in call.keywords:
            if keyword.arg in words or (keyword.arg is None and not ours and ast.unparse(call.func).startswith("st.")):
                yield keyword.arg or "**", keyword.value

    def ours(self, place: Place, function: ast.expr) -> tuple[Module, ast.FunctionDef] | None:
        """The function of ours that a name means."""
        if isinstance(function, ast.Name):
            if function.id in place.module.functions:
                return place.module, place.module.functions[function.id]
            name, there = place.module.imports.get(function.id, ("", ""))
            return self._in(name, there)
        if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
            name, there = place.module.imports.get(function.value.id, ("", ""))
            return self._in(name, function.attr) if name and not there else None
        return None

    def _in(self, name: str, what: str) -> tuple[Module, ast.FunctionDef] | None:
        there = module(name) if name else None
        if there is None:
            return None
        if what in there.functions:
            return there, there.functions[what]
        further = there.imports.get(what)
        return self._in(*further) if further else None

    # ── what is data in an expression ──

    def data(self, place: Place, node: ast.expr, seen: frozenset) -> Iterator[ast.expr | str]:
        """The leaves that are data; a name of a parameter stands for what the callers give."""
        key = (id(node), id(place.function))
        if key in seen:
            return
        seen |= {key}
        yield from getattr(self, f"_{type(node).__name__.lower()}", self._unknown)(place, node, seen)

    def _unknown(self, place, node, seen):
        yield node

    def _all(self, place, nodes, seen):
        for one in nodes:
            if one is not None:
                yield from self.data(place, one, seen)

    def _constant(self, place, node, seen):
        return iter(())

    _compare = _constant

    def _unaryop(self, place, node, seen):
        return iter(())

    def _joinedstr(self, place, node, seen):
        for part in node.values:
            if isinstance(part, ast.FormattedValue) and not _is_number_format(part):
                yield from self.data(place, part.value, seen)

    def _ifexp(self, place, node, seen):
        return self._all(place, (node.body, node.orelse), seen)

    def _boolop(self, place, node, seen):
        return self._all(place, node.values, seen)

    def _binop(self, place, node, seen):
        if isinstance(node.op, ast.Add | ast.Mod | ast.BitOr | ast.Mult):
            return self._all(place, (node.left, node.right), seen)
        return iter(())

    def _tuple(self, place, node, seen):
        return self._all(place, node.elts, seen)

    _list = _set = _tuple

    def _starred(self, place, node, seen):
        return self.data(place, node.value, seen)

    def _dict(self, place, node, seen):
        return self._all(place, (*(node.keys if self.draws_keys else ()), *node.values), seen)

    def _listcomp(self, place, node, seen):
        return self.data(place, node.elt, seen)

    _generatorexp = _setcomp = _listcomp

    def _dictcomp(self, place, node, seen):
        return self._all(place, ([node.key] if self.draws_keys else []) + [node.value], seen)

    def _lambda(self, place, node, seen):
        return self.data(place, node.body, seen)

    def _namedexpr(self, place, node, seen):
        return self.data(place, node.value, seen)

    def _subscript(self, place, node, seen):
        return self.data(place, node.value, seen)

    def _attribute(self, place, node, seen):
        if node.attr == "zh" or is_figure(self.kind(place, node)) or self.kind(place, node.value) in OURS:
            return
        if isinstance(node.value, ast.Name):
            name, there = place.module.imports.get(node.value.id, ("", ""))
            if there in enumerations():
                return
            if name and not there and module(name):
                yield from self._named(module(name), node.attr, node, seen)
                return
        if node.attr in {"get", "__getitem__"}:
            yield from self.data(place, node.value, seen)
        elif list(self.data(place, node.value, seen)):
            yield node

    def kind(self, place: Place, node: ast.expr, depth: int = 12) -> str:
        """What an expression is declared to be; empty where that is not known."""
        if depth == 0:
            return ""
        if isinstance(node, ast.Name):
            if node.id in place.bound:
                value, is_element = next(iter(place.bound[node.id]), (node, False))
                found = self.kind(place, value, depth - 1)
                return element(found) if is_element else found
            parameter = place.parameters.get(node.id)
            if parameter is not None:
                return ast.unparse(parameter.annotation) if parameter.annotation else ""
            name, there = place.module.imports.get(node.id, ("", ""))
            home = place.module if not name else module(name) if there else None
            if home is None:
                return ""
            there = there or node.id
            if there in home.imports:
                return self.kind(Place(home, None), ast.Name(there), depth - 1)
            value = home.constants.get(there)
            return home.annotations.get(there) or (self.kind(Place(home, None), value, depth - 1) if value else "")
        if isinstance(node, ast.Attribute):
            owner = self.kind(place, node.value, depth - 1).removesuffix(" | None")
            return classes().get(owner, {}).get(node.attr, "")
        if isinstance(node, ast.Subscript):
            found = self.kind(place, node.value, depth - 1)
            return found if isinstance(node.slice, ast.Slice) else element(found)
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name) and node.func.id in {"tuple", "list", "sorted", "reversed", "filter"}:
                return self.kind(place, node.args[-1] if node.func.id == "filter" else node.args[0], depth - 1)
            ours = self.ours(place, node.func)
            if ours and ours[1].returns:
                return ast.unparse(ours[1].returns)
            if isinstance(node.func, ast.Name) and node.func.id in classes():
                return node.func.id
        if isinstance(node, ast.BoolOp | ast.IfExp):
            return self.kind(place, node.values[0] if isinstance(node, ast.BoolOp) else node.body, depth - 1)
        return ""

    def _name(self, place, node, seen):
        if node.id in place.bound:
            if is_figure(self.kind(place, node)):
                return
            if not place.bound[node.id]:  # what a lambda is given
                yield node
            for value, _ in place.bound[node.id]:
                yield from self.data(place, value, seen)
        elif node.id in place.parameters:
            if not is_figure(self.kind(place, node)):
                yield node.id
        elif node.id not in {"str"}:
            yield from self._named(place.module, node.id, node, seen)

    def _named(self, there, name, node, seen):
        """A constant or function of a module, by name."""
        if name in there.constants:
            yield from self.data(Place(there, None), there.constants[name], seen)
        elif name in there.functions:
            yield from self._returned(there, there.functions[name], None, None, seen)
        elif name in there.imports:
            further, what = there.imports[name]
            if what in enumerations():
                return
            target = module(further)
            if target and what:
                yield from self._named(target, what, node, seen)
            else:
                yield node
        else:
            yield node

    def _call(self, place, node, seen):
        function = node.func
        name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
        ours = self.ours(place, function)
        given = [*node.args, *(keyword.value for keyword in node.keywords)]
        if name in ESCAPES or name in COUNTING or name in SAYING:
            return
        if ours:
            yield from self._returned(*ours, place, node, seen)
        elif name in enumerations():
            return
        elif name in KEEPING or name == "map":
            if name == "map" and self._is_escape(given[0]):
                return
            yield from self._all(place, given, seen)
        elif isinstance(function, ast.Attribute) and name in JOINING:
            yield from self._all(place, (function.value, *given), seen)
        else:
            yield node

    def _is_escape(self, node) -> bool:
        name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
        return name in ESCAPES

    def _returned(self, there, function, place, call, seen):
        """What a function of ours gives back is data; its parameters stand for what this call gives."""
        if is_figure(ast.unparse(function.returns) if function.returns else ""):
            return
        inner = Place(there, function)
        for node in ast.walk(function):
            if not isinstance(node, ast.Return) or node.value is None:
                continue
            for leaf in self.data(inner, node.value, seen):
                if not isinstance(leaf, str):
                    yield call or leaf
                elif call is not None:
                    yield from self._all(
                        place, [given] if (given := _given(function, call, leaf)) is not None else [], seen
                    )
                elif not is_figure(self.kind(inner, ast.Name(leaf))):
                    yield ast.copy_location(ast.Name(leaf), function)


def _given(function: ast.FunctionDef, call: ast.Call, parameter: str) -> ast.expr | None:
    """What a call gives for a parameter."""
    words = [one.arg for one in (*function.args.posonlyargs, *function.args.args)]
    for name, value in [*zip(words, call.args, strict=False), *((one.arg, one.value) for one in call.keywords)]:
        if name == parameter:
            return value
    return None


def _is_number_format(part: ast.FormattedValue) -> bool:
    """`:d`, `:.1f`, `:g`, `:,`, `:%` refuse a text."""
    spec = part.format_spec
    text = "".join(str(piece.value) for piece in spec.values if isinstance(piece, ast.Constant)) if spec else ""
    return text[-1:] in tuple("dfge%,")


if __name__ == "__main__":
    for line in Lint().run():
        print(line)
