"""A component is a frozen value that knows how to load itself; its options are its typed fields."""

from __future__ import annotations

import dataclasses
import inspect
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Generic, Protocol, TypeVar, dataclass_transform

from inpaintbench.components import options
from inpaintbench.errors import ContractError, OptionError
from inpaintbench.spec import Spec

In = TypeVar("In")
Out = TypeVar("Out")
OtherIn = TypeVar("OtherIn")
OtherOut = TypeVar("OtherOut")


class Host(Protocol):
    """What `load` is given: where to run, and the way to other components."""

    @property
    def device(self) -> str:
        """Where to run: `cpu`, `cuda:0`, `mps` …"""

    @property
    def prepared(self) -> Any:
        """What the scorer's own `prepare` made of the suite's references; None for every other component."""

    def open(self, component: Component[OtherIn, OtherOut]) -> Callable[[Sequence[OtherIn]], Sequence[OtherOut]]:
        """Load a component-valued option; its answers are stored and never computed twice."""


@dataclass_transform(frozen_default=True, kw_only_default=True)
class Component(ABC, Generic[In, Out]):
    """Everything a plugin contributes. Subclasses become frozen, hashable, keyword-only dataclasses by themselves.

    `version` is raised when equal options give different output. `batch_size` is the number of items that `load`'s
    function likes to be given at once. `parallel = True` says that the work holds the interpreter or a core and may be
    spread over several processes; without it the component runs once per device. `rerunnable = False` says that the
    same input may give another answer tomorrow, as behind an API. `weights` names what was learned: a `File`, or
    `repo@commit`, or several.
    """

    __dataclass_fields__: ClassVar[dict[str, dataclasses.Field[Any]]]

    kind: ClassVar[str]
    name: ClassVar[str]
    version: ClassVar[int] = 1
    batch_size: ClassVar[int] = 1
    parallel: ClassVar[bool] = False
    rerunnable: ClassVar[bool] = True

    def __init_subclass__(cls) -> None:
        """Collect the fields. The methods of a frozen dataclass are written once, below, for all components: generating
        them for each class would double the time in which everything installed can be listed."""
        super().__init_subclass__()
        dataclasses.dataclass(init=False, repr=False, eq=False, kw_only=True)(cls)
        for field in dataclasses.fields(cls):
            _check_option(cls, field)

    def __init__(self, **values: Any) -> None:
        for field in dataclasses.fields(self):
            if field.name in values:
                object.__setattr__(self, field.name, values.pop(field.name))
            elif field.default is dataclasses.MISSING:
                raise OptionError(f"'{self.name}' needs its option '{field.name}'")
            else:
                object.__setattr__(self, field.name, field.default)
        if values:
            raise OptionError(f"'{self.name}' has no option '{next(iter(values))}'")
        self.__post_init__()

    def __post_init__(self) -> None:
        """Settle and check the options; a subclass with rules that annotations cannot say extends this."""
        options.settle(self)

    def __setattr__(self, name: str, value: object) -> None:
        raise dataclasses.FrozenInstanceError(f"cannot assign to field '{name}'")

    def __delattr__(self, name: str) -> None:
        raise dataclasses.FrozenInstanceError(f"cannot delete field '{name}'")

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and vars(other) == vars(self)

    def __hash__(self) -> int:
        return hash((type(self), *vars(self).values()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in vars(self).items())})"

    @property
    def parts(self) -> tuple[Component[Any, Any], ...]:
        """The components among its options."""
        values = [getattr(self, field.name) for field in dataclasses.fields(self)]
        inner = [part for value in values for part in (value if isinstance(value, tuple) else (value,))]
        return tuple(part for part in inner if isinstance(part, Component))

    @abstractmethod
    def load(self, host: Host) -> Callable[[Sequence[In]], Sequence[Out]]:
        """Do the heavy imports, load the weights, and return the function that runs one batch: one output an item."""

    def preflight(self) -> None:
        """Called before a run computes anything: raise `UnavailableError`, with what to do, where `load` cannot work.

        It is for what can be told at once, without loading: a package, a program, weights while downloads are off.
        """

    @property
    def spec(self) -> Spec:
        """The component as text that builds an equal one; of a path among its options it has the last part alone."""
        return options.describe(self)


def _check_option(cls: type[Component[Any, Any]], field: dataclasses.Field[Any]) -> None:
    """Refuse an option that hides what a component is, and one whose default would not be what its class says."""
    what = f"option '{field.name}' of '{cls.__name__}'"
    if field.default_factory is not dataclasses.MISSING:
        raise ContractError(f"{what} has a default_factory; give it a default, which cannot change")
    own = inspect.get_annotations(cls)
    if field.name in vars(cls) and field.name not in own:
        raise ContractError(f"{what} is given another value without its type; write '{field.name}: {field.type} = …'")
    if field.name in own:
        for owner in cls.__mro__[1:]:
            if owner is Component and field.name in vars(owner):
                raise ContractError(f"{what} has the name of something that every component has; choose another")
            if "ClassVar" in str(inspect.get_annotations(owner).get(field.name)):
                raise ContractError(
                    f"{what} is fixed for a class and cannot be an option; write it without a type, or as ClassVar"
                )
