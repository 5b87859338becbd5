"""Nothing is computed twice; what changes is computed anew, and nothing else."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from inpaintbench_pieces import Counted, Faulty, Gallery, Luminance, Noisy, Teller, Vocabulary
from inpaintbench_pieces.log import lines
from workshop import arrange, entries, paint_picture, run

from inpaintbench.builtin.degraders import Blur, Erase
from inpaintbench.builtin.inpainters import Copy, Mean
from inpaintbench.builtin.lexical import RougeL
from inpaintbench.builtin.pixels import Mse

EVERYTHING = {
    "degraders": [Erase(), Blur(kernel=5)],
    "captioners": [Teller()],
    "scorers": [Mse(), Luminance(), RougeL(), Vocabulary()],
}


def test_a_second_run_computes_nothing_and_reads_no_picture(gallery: Gallery, tmp_path: Path) -> None:
    made = arrange(gallery, **EVERYTHING)
    painters = {"noisy": Noisy(), "mean": Mean()}
    first = run(tmp_path / "store", made, painters, controls=True)
    (gallery.folder / "reads.log").unlink()
    before = entries(tmp_path / "store")
    second = run(tmp_path / "store", made, painters, controls=True)
    assert second.digests == first.digests
    assert second.evaluation.controls == first.evaluation.controls
    assert set(second.computed.values()) == {0}
    assert lines(gallery.folder / "reads.log") == []
    assert entries(tmp_path / "store") == before


def test_without_stamps_samples_are_read_once_to_know_them(gallery: Gallery, tmp_path: Path) -> None:
    made = arrange(Gallery(root=gallery.folder, stamped=False))
    for _ in range(2):
        found = run(tmp_path / "store", made)
    assert set(found.computed.values()) == {0}
    assert sorted(lines(gallery.folder / "reads.log")) == sorted(4 * gallery.ids())


def test_one_metric_more_computes_that_metric_alone(gallery: Gallery, tmp_path: Path) -> None:
    run(tmp_path / "store", arrange(gallery, **EVERYTHING))
    log = str(tmp_path / "log")
    more = {**EVERYTHING, "scorers": [*EVERYTHING["scorers"], Counted(log=log)]}
    found = run(tmp_path / "store", arrange(gallery, **more))
    assert sum(found.computed.values()) == len(lines(log)) == 12


def test_another_option_of_a_metric_is_another_metric(gallery: Gallery, tmp_path: Path) -> None:
    run(tmp_path / "store", arrange(gallery))
    for power, computed in ((1, 6), (2, 6), (1, 0)):
        found = run(tmp_path / "store", arrange(gallery, scorers=[Mse(), Luminance(power=power)]))
        assert found.computed["score"] == computed


def test_one_more_inpainter_leaves_the_others_alone(gallery: Gallery, tmp_path: Path) -> None:
    made = arrange(gallery, **EVERYTHING)
    run(tmp_path / "store", made, {"mean": Mean()})
    found = run(tmp_path / "store", made, {"mean": Mean(), "noisy": Noisy()})
    assert found.computed["inpaint with mean"] == 0
    assert found.computed["inpaint with noisy"] == 12
    assert found.computed["caption with teller"] == 12


def test_a_changed_picture_costs_that_picture(gallery: Gallery, tmp_path: Path) -> None:
    made = arrange(gallery, degraders=[Erase(), Blur(kernel=5)], captioners=[Teller()], scorers=[Mse(), RougeL()])
    first = run(tmp_path / "store", made).rows
    paint_picture(gallery.folder, "p3", 77)
    found = run(tmp_path / "store", made)
    assert found.computed["inpaint with mean"] == 2
    assert found.computed["caption with teller"] == 1 + 2
    assert sum(count for stage, count in found.computed.items() if stage.startswith("score")) == 2 + 2
    changed = {
        sample
        for sample, before, after in zip(first.sample, first.reconstruction, found.rows.reconstruction, strict=True)
        if before != after
    }
    assert changed == {"p3"}


def test_an_added_picture_costs_that_picture(gallery: Gallery, tmp_path: Path) -> None:
    run(tmp_path / "store", arrange(gallery))
    paint_picture(gallery.folder, "new", 78)
    assert run(tmp_path / "store", arrange(gallery)).computed == {"inpaint with mean": 1, "score": 1}


def test_a_changed_reference_makes_another_sample_with_the_same_picture(gallery: Gallery, tmp_path: Path) -> None:
    made = arrange(gallery, captioners=[Teller()], scorers=[Mse(), RougeL()])
    before = run(tmp_path / "store", made).rows
    (gallery.folder / "p2.txt").write_text("other words")
    after = run(tmp_path / "store", made)
    assert after.computed["inpaint with mean"] == 1
    assert after.rows.reconstruction == before.reconstruction
    assert after.rows.content != before.content


def test_equal_outputs_are_computed_once(gallery: Gallery, tmp_path: Path) -> None:
    log = str(tmp_path / "log")
    made = arrange(gallery, captioners=[Teller(log=log)])
    found = run(tmp_path / "store", made, {"copy": Copy(), "again": Copy()}, controls=True)
    assert len(lines(log)) == 6 + 6 + 6  # the originals, the originals again, and copy's pictures
    assert found.computed["inpaint with copy"] == 6
    assert found.computed["inpaint with again"] == found.computed["inpaint with control: copy"] == 0


def test_fresh_computes_everything_anew_to_the_same_rows(gallery: Gallery, tmp_path: Path) -> None:
    log = str(tmp_path / "log")
    made = arrange(gallery, captioners=[Teller()])
    first = run(tmp_path / "store", made, Noisy(log=log), controls=True)
    again = run(tmp_path / "store", made, Noisy(log=log), fresh=True, controls=True)
    assert again.computed == first.computed
    assert again.digests == first.digests
    assert again.evaluation.controls == first.evaluation.controls
    assert len([line for line in lines(log) if not line.startswith("load")]) == 12


def test_nothing_that_does_not_change_the_output_is_part_of_a_key(gallery: Gallery, tmp_path: Path) -> None:
    run(tmp_path / "store", arrange(gallery))
    renamed = arrange(gallery, name="other", version=7, primary="mse.keep", tolerance=0.5, description="other")
    found = run(tmp_path / "store", renamed, batch_size=2, devices=("cpu:0",))
    assert set(found.computed.values()) == {0}


def test_the_working_size_is_part_of_every_key(gallery: Gallery, tmp_path: Path) -> None:
    run(tmp_path / "store", arrange(gallery))
    assert run(tmp_path / "store", arrange(gallery, size=20)).computed == {"inpaint with mean": 6, "score": 6}


def test_a_failure_is_never_stored(gallery: Gallery, tmp_path: Path) -> None:
    image = cv2.imread(str(gallery.folder / "p3.png"))
    cv2.imwrite(str(gallery.folder / "p3.png"), np.zeros_like(image)[:5])
    assert len(run(tmp_path / "store", arrange(gallery)).failures) == 1
    cv2.imwrite(str(gallery.folder / "p3.png"), image)
    assert run(tmp_path / "store", arrange(gallery)).failures == {}


def test_pictures_of_two_sizes_never_share_a_batch(gallery: Gallery, tmp_path: Path) -> None:
    for number in range(3):
        paint_picture(gallery.folder, f"w{number}", 30 + number, (24, 50))
    log = str(tmp_path / "log")
    found = run(tmp_path / "store", arrange(gallery), Faulty(log=log), batch_size=4)
    assert found.failures == {}
    batches = [line.split() for line in lines(log)]
    assert [len(batch) for batch in batches] == [4, 2, 3]
    assert all(len({id[0] for id in batch}) == 1 for batch in batches)
