"""Our code read without being run: modules, what classes declare, what a name in a function is bound to."""

import ast
import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FIGURES = {"int", "float", "bool", "date", "datetime", "Decimal", "None"}
OURS = {"Look", "Column", "FormColumn", "SignInSettings"}
"""Classes whose every text is a word of ours: how a light looks, a column of a form, what the administrator set."""


@dataclass(eq=False)
class Module:
    name: str
    path: Path

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.path.read_text(encoding="utf-8"))

    @cached_property
    def functions(self) -> dict[str, ast.FunctionDef]:
        return {node.name: node for node in self.tree.body if isinstance(node, ast.FunctionDef)}

    @cached_property
    def constants(self) -> dict[str, ast.expr]:
        found = {}
        for node in self.tree.body:
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                found[node.targets[0].id] = node.value
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
                found[node.target.id] = node.value
        return found

    @cached_property
    def annotations(self) -> dict[str, str]:
        return {
            ast.unparse(node.target): ast.unparse(node.annotation)
            for node in self.tree.body
            if isinstance(node, ast.AnnAssign)
        }

    @cached_property
    def imports(self) -> dict[str, tuple[str, str]]:
        """Name here → (module, name there), the latter empty for a module."""
        found = {}
        for node in self.tree.body:
            if isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    whole = f"{node.module}.{alias.name}"
                    there = (whole, "") if module(whole) else (node.module, alias.name)
                    found[alias.asname or alias.name] = there
        return found


@cache
def module(name: str) -> Module | None:
    path = ROOT / f"{name.replace('.', '/')}.py"
    return Module(name, path) if path.is_file() else None


@cache
def classes() -> dict[str, dict[str, str]]:
    """Our classes by name: field or property → what it is declared to be."""
    found: dict[str, dict[str, str]] = {}
    for path in files("domain", "services", "components", "reports"):
        for one in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for node in one.body if isinstance(one, ast.ClassDef) else []:
                fields = found.setdefault(one.name, {})
                if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                    fields[node.target.id] = ast.unparse(node.annotation).replace("'", "")
                elif isinstance(node, ast.FunctionDef) and node.returns:
                    fields[node.name] = ast.unparse(node.returns)
    return found


@cache
def enumerations() -> set[str]:
    """Our enumerations: their members are words of ours."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in files("domain", "services")]
    bases = ("Enum", "Word")
    return {
        node.name
        for tree in trees
        for node in tree.body
        if isinstance(node, ast.ClassDef) and any(ast.unparse(base).endswith(bases) for base in node.bases)
    }


def is_figure(kind: str) -> bool:
    """Whether nothing declared so can be a text that somebody wrote."""
    parts = {part.strip() for part in re.split(r"[|\[\],]|\.\.\.", kind)} - {"", "tuple", "dict", "list"}
    return bool(parts) and parts <= FIGURES | OURS | enumerations()


def element(kind: str) -> str:
    """What an element of it is, the value of a mapping; empty where that is not known."""
    shapes = r"(?:tuple|list|Sequence|Iterable|Iterator|Mapping|dict)\[(.*)\]"
    inside = re.fullmatch(shapes, kind.removesuffix(" | None"))
    return inside[1].removesuffix(", ...").rpartition(", ")[2] if inside else ""


def files(*rooms: str) -> list[Path]:
    return sorted(path for room in rooms for path in (ROOT / room).rglob("*.py"))


@dataclass(frozen=True)
class Place:
    """A function (None: the module's own lines) in which a name means something."""

    module: Module
    function: ast.FunctionDef | None

    @property
    def parameters(self) -> dict[str, ast.arg]:
        if self.function is None:
            return {}
        words = self.function.args
        return {one.arg: one for one in (*words.posonlyargs, *words.args, *words.kwonlyargs)}

    @cached_property
    def bound(self) -> dict[str, list[tuple[ast.expr, bool]]]:
        """Name → what it is bound to; True where it is an element of it."""
        found: dict[str, list[tuple[ast.expr, bool]]] = {}
        for node in ast.walk(self.function or self.module.tree):
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    _bind(target, node.value, False, found)
            elif isinstance(node, ast.AugAssign | ast.AnnAssign | ast.NamedExpr) and node.value is not None:
                _bind(node.target, node.value, False, found)
            elif isinstance(node, ast.For | ast.comprehension):
                _bind(node.target, node.iter, True, found)
            elif isinstance(node, ast.Lambda):
                for one in node.args.args:
                    found.setdefault(one.arg, [])
        return found


def _bind(target, value, is_element, found) -> None:
    if isinstance(value, ast.IfExp) and isinstance(target, ast.Tuple):
        _bind(target, value.body, is_element, found)
        _bind(target, value.orelse, is_element, found)
    elif isinstance(target, ast.Name):
        found.setdefault(target.id, []).append((value, is_element))
    elif isinstance(target, ast.Tuple | ast.List):
        rows = value.elts if is_element and isinstance(value, ast.Tuple | ast.List) else []
        width = len(target.elts)
        for at, part in enumerate(target.elts):
            if rows and all(isinstance(row, ast.Tuple) and len(row.elts) == width for row in rows):
                for row in rows:
                    _bind(part, row.elts[at], False, found)
            elif not is_element and isinstance(value, ast.Tuple) and len(value.elts) == width:
                _bind(part, value.elts[at], False, found)
            elif is_element and isinstance(value, ast.Call) and ast.unparse(value.func) in {"zip", "enumerate"}:
                parts = value.args if ast.unparse(value.func) == "zip" else [ast.List([ast.Constant(0)]), *value.args]
                _bind(part, parts[at], True, found)
            else:
                _bind(part, value, is_element, found)
