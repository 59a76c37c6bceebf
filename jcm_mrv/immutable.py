"""Dataclasses, frozen or not, whose methods are written when they are first called for.

Of the several hundred small classes that a command imports it makes objects of a part, and compares
or prints hardly any. `dataclasses` writes and compiles six methods for each while it is imported,
which took a fifth of a short run.
"""

from __future__ import annotations

from _thread import RLock
from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from functools import cache, cached_property, partial
from operator import attrgetter
from reprlib import recursive_repr
from typing import Any, TypeVar, dataclass_transform, overload

T = TypeVar("T", bound=type)
_put = object.__setattr__


@overload
def immutable(cls: T, /) -> T: ...
@overload
def immutable(
    *, slots: bool = False, kw_only: bool = False, eq: bool = True, repr: bool = True
) -> Callable[[T], T]: ...
@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def immutable(
    cls: Any = None,
    /,
    *,
    slots: bool = False,
    kw_only: bool = False,
    eq: bool = True,
    repr: bool = True,
) -> Any:
    """Make a class what `dataclass(frozen=True)` makes it, at a fraction of the time.

    `dataclasses.fields`, `replace` and `asdict`, `match` statements, default values and factories,
    `__post_init__` and pickling work as they do there.

    Parameters
    ----------
    slots, kw_only, eq, repr : bool
        As `dataclass` takes them.

    Examples
    --------
    >>> @immutable
    ... class Span:
    ...     start: int
    ...     end: int = 9
    >>> Span(1), Span(1) == Span(1, 9), len({Span(1), Span(1)})
    (Span(start=1, end=9), True, 1)
    >>> Span(1).end = 3
    Traceback (most recent call last):
        ...
    dataclasses.FrozenInstanceError: cannot assign to field 'end'
    """
    return _decorator(cls, slots=slots, kw_only=kw_only, eq=eq, repr=repr, frozen=True)


@overload
def mutable(cls: T, /) -> T: ...
@overload
def mutable(
    *, slots: bool = False, kw_only: bool = False, eq: bool = True, repr: bool = True
) -> Callable[[T], T]: ...
@dataclass_transform(field_specifiers=(field,))
def mutable(
    cls: Any = None,
    /,
    *,
    slots: bool = False,
    kw_only: bool = False,
    eq: bool = True,
    repr: bool = True,
) -> Any:
    """Make a class what `dataclass` makes it, at a fraction of the time.

    Parameters
    ----------
    slots, kw_only, eq, repr : bool
        As `dataclass` takes them.

    Examples
    --------
    >>> @mutable
    ... class Sum:
    ...     value: int = 0
    >>> sum_ = Sum()
    >>> sum_.value += 3
    >>> sum_
    Sum(value=3)
    """
    return _decorator(cls, slots=slots, kw_only=kw_only, eq=eq, repr=repr, frozen=False)


def _decorator(cls: Any, *, slots: bool, kw_only: bool, eq: bool, repr: bool, frozen: bool) -> Any:
    def made(given: type) -> type:
        if not given.__doc__:
            # Or `dataclass` works out the signature of its `__init__`.
            given.__doc__ = given.__name__
        own = set(vars(given))
        out = _with_fields(given, slots, kw_only)
        methods: dict[str, Any] = {"__init__": _Later(out)}
        if frozen:
            methods |= {"__setattr__": _no_assigning, "__delattr__": _no_deleting}
        if slots and frozen:
            methods |= {"__getstate__": _state, "__setstate__": _with_state}
        if repr:
            methods["__repr__"] = _shown
        if eq:
            # What changes is no key.
            methods |= {"__eq__": _equal, "__hash__": _hash if frozen else None}
        for name, method in methods.items():
            if name not in own:
                setattr(out, name, method)
        return out

    return made if cls is None else made(cls)


def _with_fields(given: type, slots: bool, kw_only: bool) -> type:
    """Let `dataclass` gather the fields of a class: when they are first asked for, if it can wait.

    With slots it makes another class; and what `field` gives a default of has to have it at once.
    """
    fields_of = (value for value in vars(given).values() if isinstance(value, Field))
    if slots or any(value.default is not MISSING for value in fields_of):
        return dataclass(init=False, repr=False, eq=False, slots=slots, kw_only=kw_only)(given)
    for name in _GATHERED:
        setattr(given, name, _Gathered(given, name, kw_only))
    return given


_GATHERED = ("__dataclass_fields__", "__dataclass_params__", "__match_args__")
_one_at_a_time = RLock()


class _Gathered:
    """What `dataclass` says of a class, until something of it is wanted.

    Of the classes that a command imports it makes objects of half; to look at the fields of all of
    them took a twentieth of a short run.
    """

    def __init__(self, cls: type, name: str, kw_only: bool) -> None:
        self._of = cls, name, kw_only

    def __get__(self, made: object, owner: type) -> Any:
        cls, name, kw_only = self._of
        with _one_at_a_time:
            if vars(cls).get(name) is self:
                for each in _GATHERED:
                    delattr(cls, each)
                dataclass(init=False, repr=False, eq=False, kw_only=kw_only)(cls)
        return getattr(cls, name)


_FEW = 8
"""Objects of a class that are filled field by field: to compile an `__init__` takes as long."""


class _Later:
    """The `__init__` of a class until many objects are made or it is asked for: it is written then.

    Most classes have a few objects in a run. To compile each of a hundred `__init__` took a
    twentieth of a short one.
    """

    def __init__(self, cls: type) -> None:
        self.cls = cls
        self.made = 0

    def __get__(self, made: object, owner: type) -> Any:
        if made is None or self.made == _FEW:
            return self._written().__get__(made, owner)
        self.made += 1
        return partial(self._fill, made)

    def _written(self) -> Any:
        cls: Any = self.cls
        cls.__init__ = _init(cls)
        return cls.__init__

    @cached_property
    def _fields(self) -> list[Any]:
        return [(f.name, f.init, f.default, f.default_factory) for f in fields(self.cls)]

    @cached_property
    def _positional(self) -> list[str]:
        return [f.name for f in fields(self.cls) if f.init and not f.kw_only]

    def _fill(self, made: Any, /, *args: Any, **asked: Any) -> None:
        given = dict(asked)
        known = len(self._positional) >= len(args)
        for name, value in zip(self._positional, args, strict=False):
            known = known and name not in given
            given[name] = value
        values = {}
        for name, init, default, factory in self._fields:
            if init and name in given:
                values[name] = given.pop(name)
            elif factory is not MISSING:
                values[name] = factory()
            elif default is not MISSING:
                values[name] = default
            elif init:
                known = False
        if given or not known:
            # What is wrong is said as it is of any function.
            self._written()(made, *args, **asked)
            return
        for name, value in values.items():
            _put(made, name, value)
        if hasattr(made, "__post_init__"):
            made.__post_init__()


class _Factory:
    """The default of what a function makes, as a signature shows it."""

    def __repr__(self) -> str:
        return "<factory>"


def _init(cls: Any) -> Any:
    """Write `__init__`: as `dataclass` does, but for two more methods that each costs as much."""
    names: dict[str, Any] = {"_put": _put, "_factory": _Factory()}
    taken: dict[bool, list[str]] = {False: [], True: []}
    body = []
    for f in fields(cls):
        value, default = f.name, ""
        if f.default_factory is not MISSING:
            names[f"_{f.name}_of"] = f.default_factory
            default = "=_factory"
            value = f"_{f.name}_of()"
            if f.init:
                value += f" if {f.name} is _factory else {f.name}"
        elif f.default is not MISSING:
            names[f"_{f.name}_of"] = f.default
            default = f"=_{f.name}_of"
            value = f.name if f.init else f"_{f.name}_of"
        elif not f.init:
            # `__post_init__` gives it.
            continue
        if f.init:
            taken[f.kw_only is True].append(f.name + default)
        body.append(f" _put(self, {f.name!r}, {value})")
    if hasattr(cls, "__post_init__"):
        body.append(" self.__post_init__()")
    given = ", ".join(["self", *taken[False], *(["*", *taken[True]] if taken[True] else [])])
    # The names are those of the fields, which the class itself has as names.
    exec("\n".join([f"def __init__({given}):", *body, " return"]), names)  # noqa: S102
    written = names["__init__"]
    written.__qualname__ = f"{cls.__qualname__}.__init__"
    written.__module__ = cls.__module__
    written.__annotations__ = {f.name: f.type for f in fields(cls) if f.init} | {"return": None}
    return written


def _no_assigning(self: object, name: str, value: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _no_deleting(self: object, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


@recursive_repr()
def _shown(self: Any) -> str:
    shown = (f"{f.name}={getattr(self, f.name)!r}" for f in fields(self) if f.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


@cache
def _compared(cls: Any) -> Callable[[object], object]:
    names = [f.name for f in fields(cls) if f.compare]
    return attrgetter(*names) if names else lambda _: ()


def _equal(self: object, other: object) -> object:
    if type(other) is not type(self):
        return NotImplemented
    values = _compared(type(self))
    return values(self) == values(other)


def _hash(self: object) -> int:
    return hash(_compared(type(self))(self))


def _state(self: Any) -> list[object]:
    return [getattr(self, f.name) for f in fields(self)]


def _with_state(self: Any, state: list[object]) -> None:
    for f, value in zip(fields(self), state, strict=True):
        _put(self, f.name, value)
