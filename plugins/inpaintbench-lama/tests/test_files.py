"""A program is run only if its hash is the one that was given, and what is none of LaMa's is refused in one line."""

from __future__ import annotations

import re
import sys
import zipfile

import pytest
import torch
from inpaintbench_lama import WEIGHTS, Lama

import inpaintbench as ib


def refusal(inpainter, host, *, at_once=True):
    """What loading says, and what preflight says before it where that can be told at once."""
    with pytest.raises(ib.InpaintbenchError) as caught:
        inpainter.load(host)
    message = str(caught.value)
    assert "\n" not in message
    assert not message.endswith(".")
    if at_once:
        with pytest.raises(type(caught.value)) as sooner:
            inpainter.preflight()
        assert str(sooner.value) == message
    else:
        inpainter.preflight()
    return message


def test_a_file_without_its_hash_is_refused_with_the_hash_that_it_has(script, of, host):
    message = refusal(Lama(file=str(script)), host)
    assert "a TorchScript, which is a program" in message
    assert message.endswith(f"sha256={of(script).sha256}")


def test_a_file_with_another_hash_is_never_run(script, host):
    message = refusal(Lama(file=str(script), sha256="0" * 64), host)
    assert "'tiny-lama.pt' is another file than expected: its sha256 is " in message


def test_a_hash_counts_whatever_its_case(script, of, host):
    upper = Lama(file=str(script), sha256=of(script).sha256.upper())
    upper.preflight()
    upper.load(host)
    assert upper.weights == of(script).weights == f"sha256:{of(script).sha256}"


def test_a_hash_that_is_none_and_a_hash_of_nothing_are_refused(script, host):
    assert "is no sha256" in refusal(Lama(file=str(script), sha256="e3aa4aaa15225a33ec84f9f4bc47e500"), host)
    assert "give the file that it is of as well" in refusal(Lama(sha256="0" * 64), host)


def test_a_file_that_is_not_there_and_a_folder_are_refused(tmp_path, host):
    assert "cannot read 'nothing.pt'" in refusal(Lama(file=str(tmp_path / "nothing.pt"), sha256="0" * 64), host)
    assert "cannot read" in refusal(Lama(file=str(tmp_path), sha256="0" * 64), host)


@pytest.mark.parametrize("share", [0.0, 0.5, 0.99])
def test_a_file_that_is_cut_off_is_refused(script, of, host, tmp_path, share):
    content = script.read_bytes()
    path = tmp_path / "cut.pt"
    path.write_bytes(content[: int(share * len(content))])
    assert "is another file than expected" in refusal(Lama(file=str(path), sha256=of(script).sha256), host)
    assert "'cut.pt' is no TorchScript, or cut off" in refusal(of(path), host, at_once=False)


class Program:
    """What a pickle may hold: a call that is made when it is read."""

    def __reduce__(self):
        return print, ("this ran",)


@pytest.mark.parametrize("zipped", [True, False])
def test_a_pickle_is_refused_and_never_read(painter, of, host, tmp_path, capfd, zipped):
    path = tmp_path / "state.pt"
    torch.save({"state": painter.state_dict(), "x": Program()}, path, _use_new_zipfile_serialization=zipped)
    capfd.readouterr()
    message = refusal(of(path), host, at_once=False)
    assert "is no TorchScript" in message
    assert ("weights perhaps" in message) == zipped
    assert "this ran" not in capfd.readouterr().out


def test_a_program_with_a_part_missing_is_refused(script, of, host, tmp_path):
    path = tmp_path / "torn.pt"
    with zipfile.ZipFile(script) as whole, zipfile.ZipFile(path, "w") as torn:
        for name in whole.namelist():
            if not name.endswith("data/0"):
                torn.writestr(name, whole.read(name))
    assert "'torn.pt' cannot be loaded as TorchScript: " in refusal(of(path), host, at_once=False)


class OneArgument(torch.nn.Module):
    def forward(self, image: torch.Tensor) -> torch.Tensor:
        return image


class TwoPictures(torch.nn.Module):
    def forward(self, image: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        return image, mask


class NoForward(torch.nn.Module):
    @torch.jit.export
    def paint(self, image: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        return image * mask


class FiveChannels(torch.nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.first = torch.nn.Conv2d(5, 3, 3, padding=1)

    def forward(self, image: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        return self.first(torch.cat([image, mask], dim=1))


class Halved(torch.nn.Module):
    def forward(self, image: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        return image[:, :, ::2]


@pytest.mark.parametrize(
    ("module", "words"),
    [
        (OneArgument(), r"is another program: from \(Tensor\) it makes \(Tensor\)"),
        (TwoPictures(), r"is another program: from \(Tensor, Tensor\) it makes \(.*Tuple"),
        (NoForward(), r"is another program: from \(\) it makes \(\)"),
        (FiveChannels(), r"does not run on a picture and a mask as LaMa does: .*channels"),
        (Halved(), r"makes 1 × 3 × 8 × 16 of a picture of 1 × 3 × 16 × 16: it is another model"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_another_models_program_is_refused(write, of, host, tmp_path, module, words):
    assert re.search(words, refusal(of(write(module, tmp_path / "other.pt")), host, at_once=False))


def test_the_published_file_is_pinned_and_what_to_do_offline_is_said(host):
    message = refusal(Lama(), host)
    assert f"put 'big-lama.pt' with sha256 {WEIGHTS.sha256} into '$INPAINTBENCH_CACHE/files/" in message
    assert Lama().weights == f"sha256:{WEIGHTS.sha256}"
    assert WEIGHTS.url.endswith("add_big_lama/big-lama.pt")


def test_another_file_in_the_place_of_the_published_one_is_refused(script, host, tmp_path):
    place = tmp_path / "cache" / "files" / WEIGHTS.sha256 / "big-lama.pt"
    place.parent.mkdir(parents=True)
    place.write_bytes(script.read_bytes())
    assert "is another file than expected" in refusal(Lama(), host)


def test_what_may_be_downloaded_is_not_refused(monkeypatch):
    monkeypatch.delenv("INPAINTBENCH_OFFLINE")
    Lama().preflight()


def test_a_missing_package_is_named_with_the_command_that_installs_it(script, of, host, monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    assert refusal(of(script), host) == "the package 'torch' is missing; run: pip install torch"
