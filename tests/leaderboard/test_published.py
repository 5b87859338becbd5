"""A file of published numbers is read whole, or one line says which file, which line and why not."""

from __future__ import annotations

import pytest

from inpaintbench.errors import DataError
from inpaintbench.leaderboard import published
from inpaintbench.leaderboard.published import Number

HEAD = "source,table,inpainter,degradation,captioner,address,value,printed,note"
GOOD = "A paper,Table 1,SD2,erase:where=center,blip,bleu-sentence.4-change,-7.5,-7.50,of the original's"


@pytest.fixture
def file(tmp_path):
    def write(*lines, head=HEAD, end="\n", encoding="utf-8"):
        path = tmp_path / "published.csv"
        path.write_bytes("".join(f"{line}{end}" for line in (head, *lines)).encode(encoding))
        return path

    return write


def test_a_line_is_a_number_with_all_that_is_known_of_it(file):
    assert published.read(file(GOOD)) == [
        Number(
            source="A paper",
            table="Table 1",
            inpainter="SD2",
            degradation="erase:where=center",
            captioner="blip",
            scorer="bleu-sentence",
            column="4-change",
            value=-7.5,
            printed="-7.50",
            note="of the original's",
        )
    ]


def test_components_may_be_spelled_freely_and_have_dots_and_commas(file):
    (number,) = published.read(
        file('P,1,SD2," blur: kernel=31 , where=center",,"simcse:variant=unsup,candidates=best.score",0.5,.5,')
    )
    assert number.degradation == "blur:kernel=31,where=center"
    assert (number.scorer, number.column) == ("simcse:candidates=best,variant=unsup", "score")
    (number,) = published.read(file("P,1,SD2,,,meteor-1.5.score,0.5,.5,"))
    assert (number.scorer, number.column) == ("meteor-1.5", "score")


@pytest.mark.parametrize(("end", "encoding"), [("\r\n", "utf-8"), ("\n", "utf-8-sig"), ("\n\n", "utf-8")])
def test_what_a_spreadsheet_does_to_a_file_changes_nothing(file, end, encoding):
    (number,) = published.read(file(GOOD.replace("A paper", "Ein Überblick"), end=end, encoding=encoding))
    assert number.source == "Ein Überblick"


def test_a_file_with_a_head_alone_holds_no_numbers(file):
    assert published.read(file()) == []


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (GOOD.replace("-7.5,", "-7.5 %,"), "'value' is '-7.5 %', which is no number"),
        (GOOD.replace("-7.5,", "nan,"), "'value' is 'nan', which is no number"),
        (GOOD.replace("-7.5,", "inf,"), "'value' is 'inf', which is no number"),
        (GOOD.replace("-7.5,", ","), "'value' is empty"),
        (GOOD.replace("A paper", ""), "'source' is empty"),
        (GOOD.replace("-7.50", " "), "'printed' is empty"),
        (GOOD.replace("bleu-sentence.4-change", "lpips"), "'address' is 'lpips'; write metric.column alone"),
        (
            GOOD.replace("bleu-sentence.4-change", "mse.hole/erase"),
            "'address' is 'mse.hole/erase'; write metric.column",
        ),
        (GOOD.replace("bleu-sentence.4-change", "bleu.4@blip"), "'address' is 'bleu.4@blip'; write metric.column"),
        (GOOD.replace("bleu-sentence.4-change", "mse (0 to 1).hole"), "cannot read 'mse (0 to 1)'"),
        (GOOD.replace("erase:where=center", "center mask (erase)"), "cannot read 'center mask (erase)'"),
        (GOOD.replace("SD2", ""), "'inpainter' is empty; only scores of the originals, '…-original', have none"),
        (GOOD + ",more", "it has 10 cells, not 9; text with a comma stands in quotes"),
        ("A paper,Table 1", "it has 2 cells, not 9; text with a comma stands in quotes"),
        (GOOD.replace("-7.5,", "-8.5,"), "it is the same score as line 2"),
        (GOOD.replace("Table 1", "Table 9"), "it is the same score as line 2"),
        (GOOD.replace("erase:where=center", " erase: where=center"), "it is the same score as line 2"),
    ],
)
def test_a_line_that_is_wrong_is_named(file, line, reason):
    path = file(GOOD, line)
    with pytest.raises(DataError) as caught:
        published.read(path)
    assert str(caught.value).startswith(f"'{path}', line 3: {reason}")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        (HEAD.replace(",note", ""), "there is no column 'note'; the first line is source,table,"),
        (HEAD.replace("address", "metric"), "there is no column 'address'; "),
        (HEAD.replace("source,table", "table,source"), "the columns must be source,table,"),
        (f"{HEAD},more", "the columns must be source,table,"),
        ("", "there is no column 'source'; "),
    ],
)
def test_a_head_that_is_wrong_is_named(file, head, reason):
    path = file(GOOD, head=head)
    with pytest.raises(DataError) as caught:
        published.read(path)
    assert str(caught.value).startswith(f"'{path}', line 1: {reason}")


def test_where_a_source_names_no_degradation_its_tables_tell_numbers_apart(file):
    lines = [f"P,{table},MAT,,,fid.score,{value},{value}," for table, value in (("small", 0.78), ("large", 1.96))]
    assert [number.value for number in published.read(file(*lines))] == [0.78, 1.96]
    with pytest.raises(DataError, match=r"line 4: it is the same score as line 2$"):
        published.read(file(*lines, lines[0]))


def test_a_score_of_the_originals_needs_no_inpainter(file):
    (number,) = published.read(file("P,1,,,blip,sbert.score-original,0.672,0.672,"))
    assert (number.inpainter, number.degradation, number.column) == ("", "", "score-original")


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", f'{HEAD}\n"open,1,\n'.encode()])
def test_what_is_no_table_costs_one_line(tmp_path, content):
    path = tmp_path / "published.csv"
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"^cannot read the published numbers in '[^\n]*published\.csv': [^\n]+$"):
        published.read(path)


def test_a_file_that_is_missing_costs_one_line(tmp_path):
    with pytest.raises(DataError, match=r"^cannot read the published numbers in '.*nowhere\.csv': No such file or dir"):
        published.read(tmp_path / "nowhere.csv")
