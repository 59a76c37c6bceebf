"""What `immutable` and `mutable` make does what `dataclass` makes do, frozen or not."""

import copy
import dataclasses
import inspect
import pickle
from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass, field
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jcm_mrv.immutable import immutable, mutable


def _classes(make: Callable[..., Any]) -> dict[str, type]:
    @make
    class Plain:
        """Three ways to have a value."""

        kind: ClassVar[str] = "plain"
        a: int
        b: object = 2
        c: list[int] = field(default_factory=list)

    @make(slots=True)
    class Slotted:
        a: int
        b: Mapping[str, int] = field(default_factory=dict, compare=False, repr=False)
        c: int = 3

    @make(kw_only=True)
    class Named:
        a: int
        b: int = 2

    @make
    class Below(Named):
        c: int = 0

    @make
    class Checked:
        a: int
        b: int = field(default=7, init=False)
        c: dict[int, int] = field(default_factory=dict, init=False)

        def __post_init__(self) -> None:
            if self.a < 0:
                raise ValueError("negative")

        def __repr__(self) -> str:
            return f"checked {self.a}"

    @make(eq=False, repr=False)
    class Itself:
        a: int

    @make
    class Empty:
        pass

    return {cls.__name__: cls for cls in (Plain, Slotted, Named, Below, Checked, Itself, Empty)}


OURS, THEIRS = _classes(immutable), _classes(lambda cls=None, **k: dataclass(cls, frozen=True, **k))
WAYS = {"immutable": (OURS, THEIRS), "mutable": (_classes(mutable), _classes(dataclass))}

CALLS: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = [
    ("Plain", (1,), {}),
    ("Plain", (1, "x"), {"c": [1]}),
    ("Plain", (), {}),
    ("Plain", (1, 2, [], 4), {}),
    ("Slotted", (1,), {"b": {"k": 1}}),
    ("Slotted", (1, {}, 5), {}),
    ("Named", (), {"a": 1}),
    ("Named", (1,), {}),
    ("Below", (), {"a": 1, "c": 4}),
    ("Below", (9,), {"a": 1}),
    ("Checked", (3,), {}),
    ("Checked", (-3,), {}),
    ("Checked", (3, 4), {}),
    ("Empty", (), {}),
]


def _told(function: Callable[[], Any]) -> object:
    try:
        return function()
    except Exception as exc:
        return type(exc), str(exc).replace("_classes.<locals>.", "")


def _seen(cls: type, args: tuple[Any, ...], kwargs: dict[str, Any]) -> object:
    def all_of_it() -> object:
        made: Any = cls(*args, **kwargs)
        again = cls(*args, **kwargs)
        return (
            repr(made),
            made == again,
            made == (made,),
            _told(lambda: hash(made) == hash(again)),
            dataclasses.asdict(made),
            repr(dataclasses.replace(made)),
            repr(copy.deepcopy(made)),
            cls.__match_args__,
            _told(lambda: setattr(made, "a", 5)),
            _told(lambda: delattr(made, "a")),
            repr(made),
        )

    return _told(all_of_it)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("name", "args", "kwargs"), CALLS)
def test_what_is_made_is_what_dataclasses_make(
    name: str, args: tuple[Any, ...], kwargs: dict[str, Any], way: str
) -> None:
    ours, theirs = (_seen(made[name], args, kwargs) for made in WAYS[way])
    assert ours == theirs


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", OURS)
def test_the_signature_is_that_of_dataclasses(name: str, way: str) -> None:
    ours, theirs = (str(inspect.signature(made[name])) for made in WAYS[way])
    assert ours == theirs


@given(st.integers(0, 3), st.integers(0, 3), st.integers(0, 3), st.integers(0, 3))
def test_equality_and_hash_are_those_of_the_values_compared(a: int, b: int, c: int, d: int) -> None:
    one, other = OURS["Slotted"](a, {"k": c}, b), OURS["Slotted"](c, {"k": a}, d)
    assert (one == other) is ((a, b) == (c, d))
    assert one != other or hash(one) == hash(other)


def test_without_equality_an_object_equals_itself_alone() -> None:
    one, other = OURS["Itself"](1), OURS["Itself"](1)
    assert one == one
    assert one != other
    assert len({one, other}) == 2
    assert repr(one).startswith("<")


def test_a_class_below_is_not_equal_to_the_one_above() -> None:
    assert OURS["Named"](a=1, b=2) != OURS["Below"](a=1, b=2, c=0)


def test_what_contains_itself_is_shown() -> None:
    knot = OURS["Plain"](1, 2, [])
    knot.c.append(knot)
    assert "..." in repr(knot)


@pytest.mark.parametrize("name", ["Plain", "Slotted"])
def test_no_other_name_is_set_either(name: str) -> None:
    made = OURS[name](1)
    with pytest.raises(dataclasses.FrozenInstanceError, match="other"):
        made.other = 5
    assert not hasattr(made, "other")


def test_slots_hold_no_other_names() -> None:
    assert not hasattr(OURS["Slotted"](1), "__dict__")


@immutable(slots=True)
class Sent:
    """At the top of a module, as what is pickled has to be."""

    a: int
    b: str = "b"


def test_what_is_pickled_comes_back() -> None:
    assert pickle.loads(pickle.dumps(Sent(1, "x"))) == Sent(1, "x")


def test_a_field_that_the_class_gives_itself_is_no_argument() -> None:
    @immutable
    class Sum:
        a: int
        b: int
        total: int = field(init=False)

        def __post_init__(self) -> None:
            object.__setattr__(self, "total", self.a + self.b)

    assert Sum(1, 2).total == 3
    with pytest.raises(TypeError):
        Sum(1, 2, 3)  # type: ignore[call-arg]


# -- the first objects, and those after them ----------------------------------------------


@pytest.mark.parametrize("made", [immutable, mutable])
def test_the_first_objects_are_filled_as_all_others(made: Any) -> None:
    @made
    class Line:
        name: str
        value: int = 1
        parts: list[str] = field(default_factory=list)
        _: KW_ONLY
        unit: str = "kWh"
        twice: int = field(default=0, init=False)

        def __post_init__(self) -> None:
            object.__setattr__(self, "twice", 2 * self.value)

    lines = [Line("a", 2, unit="MWh") for _ in range(30)] + [Line(name="b") for _ in range(30)]
    assert {repr(line) for line in lines[:30]} == {repr(lines[0])}
    assert {repr(line) for line in lines[30:]} == {repr(lines[-1])}
    assert repr(lines[0]).endswith("Line(name='a', value=2, parts=[], unit='MWh', twice=4)")
    assert repr(lines[-1]).endswith("Line(name='b', value=1, parts=[], unit='kWh', twice=2)")
    assert len({id(line.parts) for line in lines}) == len(lines)


@pytest.mark.parametrize("n", [0, 20])
@pytest.mark.parametrize(
    ("args", "given", "said"),
    [
        ((), {}, "missing 1 required positional argument: 'start'"),
        ((1, 2, 3), {}, "takes from 2 to 3 positional arguments but 4 were given"),
        ((1,), {"start": 2}, "multiple values for argument 'start'"),
        ((1,), {"middle": 2}, "unexpected keyword argument 'middle'"),
    ],
)
def test_wrong_arguments_are_refused_from_the_first_object_on(
    n: int, args: tuple[int, ...], given: dict[str, int], said: str
) -> None:
    @immutable
    class Span:
        start: int
        end: int = 9

    for _ in range(n):
        Span(1)
    with pytest.raises(TypeError, match=said):
        Span(*args, **given)
    assert Span(1) == Span(1, 9)
