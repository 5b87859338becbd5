"""Reading, decoding and masking photographs against Pillow in a loop and `datasets` with its default decoding.

Run: python speed/loading.py. 2 000 JPEG files of 640 x 480, each with a box to be made a mask of, in turns; the ratio
is that of the medians to the faster peer's. Then the peak memory of a process that reads 2 000 against one that reads
200, and a manifest of 30 000 samples: the first time, after an interruption half way, and the second time.
Bars: at least 1.5 x; at most 1.1 x; the second time at most a twentieth of the first.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

import inpaintbench as ib
from inpaintbench.pipeline.source import Source, manifest
from inpaintbench.store import Store

PICTURES, SAMPLES, SIZE, REPETITIONS, THREADS = 2000, 30_000, (480, 640), 5, 2
BAR, MEMORY, SECOND = 1.5, 1.1, 0.05


class Boxes(ib.FileDataset):
    """Photographs with a box each, as the lines of boxes.csv name them."""

    name = "speed-boxes"

    @property
    def layouts(self) -> tuple[ib.Layout, ...]:
        return (ib.Layout(("boxes.csv",), _records),)


def _records(folder: ib.Folder) -> Iterator[ib.Record]:
    for row in folder.table("boxes.csv", "id", "file", "x", "y", "width", "height"):
        box = (float(row["x"]), float(row["y"]), float(row["width"]), float(row["height"]))
        yield ib.Record(row["id"], folder.find(row["file"]), box=box)


def write(folder: Path, samples: int) -> None:
    """The photographs of scikit-image, cut and turned at random, as JPEG files, and the boxes."""
    import cv2
    from skimage import data

    rng = np.random.default_rng(0)
    originals = [np.asarray(each()) for each in (data.astronaut, data.chelsea, data.coffee, data.rocket)]
    (folder / "photos").mkdir(parents=True)
    for number in range(min(samples, PICTURES)):
        picture = originals[number % len(originals)]
        top, left = (int(rng.integers(0, side // 4)) for side in picture.shape[:2])
        scaled = cv2.resize(picture[top:, left:], SIZE[::-1], interpolation=cv2.INTER_CUBIC)
        cv2.imwrite(str(folder / "photos" / f"{number:05d}.jpg"), scaled[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, 90])
    lines = ["id,file,x,y,width,height"]
    for number in range(samples):
        x, y = int(rng.integers(0, 400)), int(rng.integers(0, 300))
        lines.append(f"{number},{number % PICTURES:05d}.jpg,{x},{y},200,150")
    (folder / "boxes.csv").write_text("\n".join(lines) + "\n")


def ours(folder: Path) -> int:
    """As a manifest reads them: in two threads, in order."""
    boxes = Boxes().locate(folder)
    with ThreadPoolExecutor(THREADS) as pool:
        return sum(int(sample.mask.sum()) for sample in pool.map(boxes.read, boxes.ids()))


def pillow(folder: Path) -> int:
    """A loop as one writes it."""
    from PIL import Image

    boxes = Boxes().locate(folder)
    total = 0
    for id in boxes.ids():
        record = boxes.record(id)
        with Image.open(folder / record.picture) as picture:
            pixels = np.asarray(picture.convert("RGB"))
        total += _masked(pixels.shape[:2], record.box)
    return total


def peer(folder: Path) -> int:
    """`datasets` with its own decoding of pictures."""
    import datasets

    boxes = Boxes().locate(folder)
    records = [boxes.record(id) for id in boxes.ids()]
    table = datasets.Dataset.from_dict({"image": [str(folder / record.picture) for record in records]})
    total = 0
    for row, record in zip(table.cast_column("image", datasets.Image()), records, strict=True):
        total += _masked(np.asarray(row["image"].convert("RGB")).shape[:2], record.box)
    return total


def _masked(size: tuple[int, ...], box: ib.Box | None) -> int:
    assert box is not None
    x, y, width, height = map(int, box)
    mask = np.zeros(size, np.bool_)
    mask[y : y + height, x : x + width] = True
    return int(mask.sum())


def seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def compare(folder: Path) -> None:
    sides = {"inpaintbench": ours, "Pillow": pillow, "datasets": peer}
    assert len({side(folder) for side in sides.values()}) == 1, "the sides read different masks"
    times: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(REPETITIONS):
        for name, side in sides.items():
            times[name].append(seconds(lambda side=side: side(folder)))
    medians = {name: statistics.median(found) for name, found in times.items()}
    for name, median in medians.items():
        print(f"{name:<14} {PICTURES / median:7.0f} pictures/s")
    print(
        f"ratio to the faster {min(medians['Pillow'], medians['datasets']) / medians['inpaintbench']:.2f} (bar {BAR})"
    )


def peak(folder: Path) -> float:
    """Peak memory, in MB, of a process that makes the manifest of a folder."""
    made = subprocess.run([sys.executable, __file__, str(folder)], capture_output=True, text=True, check=True)
    return float(json.loads(made.stdout))


def digest(folder: Path, store: Path, samples: int | None = None) -> None:
    """The manifest of the first so many samples."""
    source = Source(Boxes().locate(folder), size=480, seed=0, whole_holes=False)
    with Store(store) as opened:
        made = manifest(source, source.ids(samples), opened)
    assert not made.broken, made.broken[0]


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folders = {count: Path(scratch, str(count)) for count in (200, PICTURES, SAMPLES)}
        for count, folder in folders.items():
            write(folder, count)
        compare(folders[PICTURES])
        memory = {count: peak(folders[count]) for count in (200, PICTURES)}
        few, many = memory.values()
        print(f"peak memory {few:.0f} MB, {many:.0f} MB: {many / few:.2f} (bar {MEMORY})")
        whole = folders[SAMPLES]
        first = seconds(lambda: digest(whole, Path(scratch, "store")))
        second = seconds(lambda: digest(whole, Path(scratch, "store")))
        print(f"manifest of {SAMPLES}: {first:.1f} s, then {second:.2f} s: {second / first:.3f} (bar {SECOND})")
        half = seconds(lambda: digest(whole, Path(scratch, "half"), SAMPLES // 2))
        rest = seconds(lambda: digest(whole, Path(scratch, "half")))
        print(f"half of it: {half:.1f} s, the rest then: {rest:.1f} s")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        with tempfile.TemporaryDirectory() as place:
            digest(Path(sys.argv[1]), Path(place))
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    else:
        main()
