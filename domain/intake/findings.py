"""What a rule of a return finds: field, weight, cause, cure, and the words an answer must have one of."""

from collections.abc import Iterator

from domain.intake.views import Weight

FieldProblem = tuple[str, Weight, str, str] | tuple[str, Weight, str, str, tuple[str, ...]]
Found = Iterator[FieldProblem]
