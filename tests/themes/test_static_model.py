import shutil
from pathlib import Path

import pytest

from engage.themes.engine import static_model
from engage.themes.engine.static_model import FOLDER, ModelAltered, check, load


def test_the_model_that_ships_is_the_pinned_one_and_loads() -> None:
    check()
    assert load().embedding.shape == (29_525, 256)


def test_a_changed_model_is_refused_by_name(tmp_path: Path) -> None:
    altered = shutil.copytree(FOLDER, tmp_path / "model")
    (altered / "tokenizer.json").write_bytes((altered / "tokenizer.json").read_bytes() + b" ")
    with pytest.raises(ModelAltered, match=r"tokenizer\.json is not the file"):
        check(altered)


def test_a_missing_model_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ModelAltered, match=r"is missing\. Install Engage again"):
        check(tmp_path)


def test_every_file_of_the_model_is_pinned_and_its_notice_is_there() -> None:
    files = {path.name for path in FOLDER.iterdir()}
    assert files == {*static_model.PINNED, "NOTICE"}
    assert "Derived from all-MiniLM-L6-v2" in (FOLDER / "NOTICE").read_text(encoding="utf-8")
