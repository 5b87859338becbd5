"""Components are frozen values: compared, hashed, copied, sent to other processes and built from keywords alone."""

from __future__ import annotations

import copy
import dataclasses
import os
import pickle
import subprocess
import sys
from typing import Any, ClassVar

import pytest

import inpaintbench as ib
from inpaintbench.builtin.degraders import Blur, Erase
from inpaintbench.builtin.inpainters import Copy, NavierStokes, Telea
from inpaintbench.errors import ContractError, OptionError


class Nested(ib.Inpainter):
    """Has a component among its options."""

    name = "nested"

    inner: ib.Inpainter = Telea()

    def load(self, host: ib.Host) -> Any:
        raise NotImplementedError


def test_no_attribute_can_be_set_or_deleted():
    telea = Telea()
    with pytest.raises(dataclasses.FrozenInstanceError):
        telea.radius = 5.0
    with pytest.raises(dataclasses.FrozenInstanceError):
        telea.other = 5.0
    with pytest.raises(dataclasses.FrozenInstanceError):
        del telea.radius


def test_options_are_given_by_keyword_alone():
    with pytest.raises(TypeError):
        Telea(5.0)


def test_components_are_equal_where_class_and_options_are():
    assert Telea(radius=5) == Telea(radius=5.0) != Telea()
    assert Telea() != NavierStokes()
    assert Nested(inner=Telea(radius=4)) == Nested(inner=Telea(radius=4)) != Nested()
    assert {Telea(), Telea(radius=3), NavierStokes()} == {Telea(), NavierStokes()}
    assert hash(Nested(inner=Telea(radius=4))) == hash(Nested(inner=Telea(radius=4)))


def test_a_component_says_what_it_is():
    assert repr(Nested(inner=Telea(radius=4))) == "Nested(inner=Telea(radius=4.0))"


def test_copies_and_pickles_are_equal():
    for component in (Copy(), Telea(radius=7), Erase(where="center", fill="noise")):
        assert pickle.loads(pickle.dumps(component)) == component
        assert copy.deepcopy(component) == component


def test_a_pickle_means_the_same_in_another_process():
    code = (
        "import pickle, sys; from inpaintbench.components import fingerprint; "
        "component = pickle.load(sys.stdin.buffer); print(component.spec, fingerprint(component))"
    )
    component = Erase(where="center", fill="noise")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", code], input=pickle.dumps(component), env=environment, capture_output=True, check=True
    )
    from inpaintbench.components import fingerprint

    assert done.stdout.decode().split() == [str(component.spec), fingerprint(component)]


def test_one_option_can_be_replaced_and_is_checked_again():
    assert dataclasses.replace(Blur(where="box"), kernel=5) == Blur(where="box", kernel=5)
    with pytest.raises(OptionError, match="option 'kernel' of 'blur' must be odd, not '4'"):
        dataclasses.replace(Blur(), kernel=4)


def test_an_abstract_class_cannot_be_built():
    class Unfinished(ib.Inpainter):
        """Lacks load."""

        name = "unfinished"

    with pytest.raises(TypeError, match="abstract"):
        Unfinished()


@pytest.mark.parametrize("attribute", ["name", "version", "batch_size", "parallel", "kind", "oracle"])
def test_what_a_class_is_cannot_be_an_option(attribute):
    body = {"__annotations__": {attribute: "str"}, attribute: "x", "__module__": __name__}
    with pytest.raises(ContractError, match=f"option '{attribute}' of 'Wrong'"):
        type("Wrong", (ib.Inpainter,), body)


def test_what_a_scorer_declares_cannot_be_an_option():
    with pytest.raises(ContractError, match="option 'reads' of 'Wrong' is fixed for a class"):

        class Wrong(ib.Metric):
            """Forgets ClassVar."""

            reads: tuple[str, ...] = ("truth",)


def test_an_option_cannot_have_the_name_of_a_method():
    with pytest.raises(ContractError, match="option 'load' of 'Wrong' has the name of something"):
        type("Wrong", (ib.Inpainter,), {"__annotations__": {"load": "str"}, "load": "x", "__module__": __name__})


def test_what_the_harness_asks_an_inpainter_may_be_an_option():
    class Sized(ib.Inpainter):
        """Is as large as one likes."""

        name = "sized"

        native: int | None = 512
        multiple_of: int = 8

        def load(self, host: ib.Host) -> Any:
            raise NotImplementedError

    assert (Sized().native, Sized(native=None).native, Sized(multiple_of=64).multiple_of) == (512, None, 64)


def test_a_subclass_that_sets_an_option_without_its_type_is_refused():
    with pytest.raises(ContractError, match=r"option 'radius' of 'Wide' is given another value without its type"):

        class Wide(Telea):
            """Means to have another default."""

            name = "wide"
            radius = 32.0


def test_a_subclass_may_give_an_option_another_default_or_fix_it():
    class Wide(Telea):
        """Has another default."""

        name = "wide"

        radius: float = 32.0

    class Fixed(Telea):
        """Has no such option."""

        name = "fixed"
        radius: ClassVar[float] = 32.0

    assert Wide().radius == 32.0
    assert Fixed().radius == 32.0
    with pytest.raises(OptionError, match="'fixed' has no option 'radius'"):
        Fixed(radius=3.0)


def test_a_default_that_is_made_anew_each_time_is_refused():
    with pytest.raises(ContractError, match="option 'words' of 'Wrong' has a default_factory"):

        class Wrong(ib.Inpainter):
            """Has a default that is not a value."""

            words: tuple[str, ...] = dataclasses.field(default_factory=tuple)


def test_a_default_that_does_not_fit_is_found_when_the_component_is_built():
    class Wrong(ib.Inpainter):
        """Has a default of another type."""

        name = "wrong"

        steps: int = 2.5

        def load(self, host: ib.Host) -> Any:
            raise NotImplementedError

    with pytest.raises(OptionError, match=r"option 'steps' of 'wrong' must be int, not '2\.5'"):
        Wrong()
