"""Objects made of arrays, of other such objects and of settings: distributions and transforms.

What has to go over all arrays of an object, however deep they lie, goes through here: moving them,
taking derivatives away, and evaluating a method as a plain function of arrays.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from arraydist import dispatch
from arraydist._typing import Array
from arraydist.namespace import promote


class Composite:
    """An object that can be taken apart into arrays and a hashable `Layout`.

    Subclasses name the attributes that hold arrays (``_given``), other composites or tuples of them
    (``_part_names``), and hashable values (``_setting_names``).  An object with further attributes,
    one of a class written elsewhere perhaps, is left whole: see `Opaque`.
    """

    _given: tuple[str, ...] = ()
    _part_names: ClassVar[tuple[str, ...]] = ()
    _setting_names: ClassVar[tuple[str, ...]] = ()
    _scratch_names: ClassVar[frozenset[str]] = frozenset({"_layout"})
    """Attributes that are worked out of the others."""

    def _named_parts(self) -> Iterator[tuple[str, Composite]]:
        for name in self._part_names:
            held = self.__dict__[name]
            if isinstance(held, tuple):
                yield from ((f"{name}[{i}]", part) for i, part in enumerate(held))
            else:
                yield name, held

    def _arrays(self) -> list[Array]:
        """All arrays, those of the parts included."""
        arrays = [self.__dict__[name] for name in self._given]
        for _, part in self._named_parts():
            arrays += part._arrays()
        return arrays

    def _first_array(self) -> Array:
        """The first of all arrays."""
        return self.__dict__[self._given[0]] if self._given else self._arrays()[0]

    def _array_names(self) -> list[str]:
        """What the arrays are called, for error messages."""
        names = list(self._given)
        for path, part in self._named_parts():
            names += [f"{path}.{name}" for name in part._array_names()]
        return names

    def _is_opaque(self) -> bool:
        """Whether there may be arrays in attributes that the class does not name."""
        known = {*self._given, *self._part_names, *self._setting_names, *self._scratch_names}
        return not known.issuperset(self.__dict__)

    def _laid_out(self) -> Layout | Opaque:
        """What the object is apart from its arrays."""
        attributes = self.__dict__
        kept: Layout | Opaque | None = attributes.get("_layout")
        if kept is None:
            kept = attributes["_layout"] = Opaque(self) if self._is_opaque() else self._layout_of()
        return kept

    def _layout_of(self) -> Layout:
        attributes = self.__dict__

        def laid_out(held: Any) -> Any:
            if isinstance(held, tuple):
                return tuple(part._laid_out() for part in held)
            return held._laid_out()

        return Layout(
            type(self),
            self._given,
            tuple((name, attributes[name]) for name in self._setting_names),
            tuple((name, laid_out(attributes[name])) for name in self._part_names),
        )

    def _mapped(self, change: Callable[[Array], Array]) -> Self:
        """A copy with every array changed."""
        if self._is_opaque():
            return self

        def mapped(held: Any) -> Any:
            if isinstance(held, tuple):
                return tuple(part._mapped(change) for part in held)
            return held._mapped(change)

        attributes = self.__dict__
        return self._with(
            {name: change(attributes[name]) for name in self._given}
            | {name: mapped(attributes[name]) for name in self._part_names}
        )

    def _with(self, attributes: dict[str, Any]) -> Self:
        """A copy with some attributes changed."""
        copy = object.__new__(type(self))
        copy.__dict__.update(self.__getstate__())
        copy.__dict__.update(attributes)
        return copy

    def __getstate__(self) -> dict[str, Any]:
        return {
            name: value for name, value in self.__dict__.items() if name not in self._scratch_names
        }


@dataclass(frozen=True, slots=True)
class Layout:
    """A composite without its arrays; equal layouts take the same arrays."""

    cls: type[Composite]
    given: tuple[str, ...]
    settings: tuple[tuple[str, Hashable], ...] = ()
    parts: tuple[tuple[str, Any], ...] = ()

    @property
    def is_transparent(self) -> bool:
        """Whether nothing in it holds arrays of its own."""
        return all(
            layout.is_transparent
            for _, held in self.parts
            for layout in (held if isinstance(held, tuple) else (held,))
        )

    def stand_in(self, arrays: Iterator[Array]) -> Any:
        """A composite of this layout with other arrays, and nothing worked out of them."""
        made = object.__new__(self.cls)
        attributes = made.__dict__
        attributes["_given"] = self.given
        attributes.update(zip(self.given, arrays, strict=False))
        attributes.update(self.settings)
        for name, held in self.parts:
            if isinstance(held, tuple):
                attributes[name] = tuple(layout.stand_in(arrays) for layout in held)
            else:
                attributes[name] = held.stand_in(arrays)
        return made


class Opaque:
    """The layout of an object that is left whole, because it may hold arrays that nobody named."""

    __slots__ = ("held",)

    is_transparent: ClassVar[bool] = False

    def __init__(self, held: Composite) -> None:
        self.held = held

    def stand_in(self, arrays: Iterator[Array]) -> Composite:
        """The object itself."""
        return self.held


def promoted(owner: str, *composites: Any) -> Sequence[Any]:
    """Composites with arrays of one library, dtype and device; numbers become arrays.

    Parameters
    ----------
    owner
        What is made of them, for error messages.
    """
    names = [name for each in composites for name in each._array_names()]
    given = [array for each in composites for array in each._arrays()]
    _, arrays = promote(names, given, owner)
    arrays = list(dispatch.alike(arrays))
    if all(one is other for one, other in zip(given, arrays, strict=True)):
        return composites
    converted = iter(arrays)
    return [each._mapped(lambda _: next(converted)) for each in composites]
