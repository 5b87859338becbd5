"""A seed belongs to a sample, a draw, a round and a candidate, whatever else is in the batch."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from inpaintbench_pieces import Climber, Gallery, Noisy, Told
from inpaintbench_pieces.log import lines
from workshop import Ran, arrange, run

from inpaintbench.builtin.degraders import Blur, Erase
from inpaintbench.pipeline.source import Source


def by_place(found: Ran) -> dict[tuple[Any, ...], str]:
    rows = found.rows
    return dict(zip(zip(rows.sample, rows.degrader, rows.draw, strict=True), rows.reconstruction, strict=True))


def test_t24_a_seed_is_a_hash_of_suite_seed_id_draw_round_and_candidate(gallery: Gallery) -> None:
    source = Source.of(arrange(gallery, seed=3).suite, gallery)
    text = b"3\np1\n2\n1\n4"
    assert source.seed_of("p1", 2, 1, 4) == int.from_bytes(hashlib.sha256(text).digest()[:8], "big") >> 1
    places = [(draw, round, candidate) for draw in range(3) for round in range(3) for candidate in range(3)]
    seeds = {source.seed_of(id, *place) for id in gallery.ids() for place in places}
    assert len(seeds) == 6 * 27
    assert all(0 <= seed < 2**63 for seed in seeds)


def test_t24_a_picture_is_the_same_whatever_batch_limit_or_order(gallery: Gallery, tmp_path: Path) -> None:
    made = arrange(gallery, degraders=[Erase(), Blur(kernel=5)], draws=2)
    expected = by_place(run(tmp_path / "plain", made, Noisy()))
    assert len(set(expected.values())) == 12  # the noise of a sample's draw fills the hole of every degrader alike
    for number, how in enumerate(
        [{"batch_size": 1}, {"batch_size": 7}, {"limit": 3}, {"only": ["p4", "p0"]}, {"workers": 2, "batch_size": 1}]
    ):
        found = by_place(run(tmp_path / str(number), made, Noisy(), **how))  # type: ignore[arg-type]
        assert found.items() <= expected.items()
        assert found


def test_t24_draws_of_a_sample_have_seeds_of_their_own_and_the_same_hole(gallery: Gallery, tmp_path: Path) -> None:
    log = str(tmp_path / "log")
    found = run(tmp_path / "store", arrange(gallery, draws=3, degraders=[Erase(where="box")]), Noisy(log=log))
    rows = found.rows
    assert rows.draw == [0, 1, 2] * 6
    for start in range(0, 18, 3):
        assert len(set(rows.reconstruction[start : start + 3])) == 3
        assert len(set(rows.area[start : start + 3].tolist())) == 1
    assert len({line.split()[1] for line in lines(log) if not line.startswith("load")}) == 18


def test_t24_another_suite_seed_gives_other_pictures(gallery: Gallery, tmp_path: Path) -> None:
    first, second = (run(tmp_path / "store", arrange(gallery, seed=seed), Noisy()) for seed in (0, 1))
    assert not set(first.rows.reconstruction) & set(second.rows.reconstruction)


def test_t24_rounds_and_candidates_have_seeds_of_their_own(gallery: Gallery, tmp_path: Path) -> None:
    log = str(tmp_path / "log")
    run(tmp_path / "store", arrange(gallery, prompter=Climber()), Told(log=log))
    noted = [line.split("|") for line in lines(log)]
    assert len(noted) == 6 * 2 * 3
    assert len({seed for _, _, seed in noted}) == 36
    source = Source.of(arrange(gallery).suite, gallery)
    expected = {source.seed_of("p0", 0, round, candidate) for round in range(2) for candidate in range(3)}
    assert {int(seed) for id, _, seed in noted if id == "p0"} == expected


def test_t24_no_two_samples_share_their_noise(gallery: Gallery, tmp_path: Path) -> None:
    log = str(tmp_path / "log")
    run(tmp_path / "store", arrange(gallery), Noisy(log=log))
    seeds = [int(line.split()[1]) for line in lines(log) if not line.startswith("load")]
    noise = np.array([np.random.default_rng(seed).normal(size=1000) for seed in seeds])
    correlations = np.corrcoef(noise) - np.eye(len(seeds))
    assert np.abs(correlations).max() < 0.15


@pytest.mark.parametrize("degrader", [Erase(where="box"), Erase(where="strokes-thin"), Erase(fill="noise")], ids=str)
def test_t24_what_is_random_in_a_degrader_belongs_to_the_sample(
    gallery: Gallery, tmp_path: Path, degrader: Erase
) -> None:
    made = arrange(gallery, degraders=[degrader])
    whole, alone = run(tmp_path / "whole", made), run(tmp_path / "alone", made, only=["p3"])
    place = whole.rows.sample.index("p3")
    assert whole.rows.area[place] == alone.rows.area[0]
    assert whole.rows.reconstruction[place] == alone.rows.reconstruction[0]
