"""A sentence model of a council's own: a small one is made here, and run by the real onnxruntime."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import numpy as np
import onnx
import pytest
from flask import Flask
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import BertPreTokenizer

from engage.coding import queries
from engage.db import db
from engage.themes.engine.discovery import suggest
from engage.themes.engine.embedding import rows_of
from engage.themes.engine.frozen import Unfit, thaw
from engage.themes.engine.proposal import Text
from engage.themes.engine.sentence_model import LONGEST, check, choose, rows_of_sentences, vectors_hash
from engage.themes.engine.static_model import MODEL_HASH, ModelAltered
from tests.cast import Person
from tests.coding.scene import learn, stage
from tests.themes.grouping import do, heard
from tests.themes.scene import KEY

WORDS = ["[UNK]", "late", "bus", "kind", "nurse", "dear", "parking", "waited", "long", "the"]
WIDE = 8
SAID = [
    f"{what} {where}"
    for what in ("late bus", "kind nurse", "dear parking")
    for where in ("here", "there", "x", "y")
]


@pytest.fixture(autouse=True)
def _word_vectors_again() -> Iterator[None]:
    yield
    choose(None)


def made(folder: Path, seed: int = 1, *, output: str = "last_hidden_state", rank: int = 3) -> Path:
    """A model of the layout that looks each piece up and mixes it with the mean of all pieces, padding left out."""
    folder.mkdir(parents=True, exist_ok=True)
    table = np.random.default_rng(seed).normal(size=(len(WORDS), WIDE)).astype(np.float32)
    ids, mask = (
        helper.make_tensor_value_info(name, TensorProto.INT64, ["b", "s"])
        for name in ("input_ids", "attention_mask")
    )
    found = helper.make_tensor_value_info(output, TensorProto.FLOAT, ["b", "s", WIDE][:rank])
    constants = [
        numpy_helper.from_array(table, "table"),
        numpy_helper.from_array(np.array([2]), "last"),
        numpy_helper.from_array(np.array([1]), "pieces"),
    ]
    nodes = [
        helper.make_node("Gather", ["table", "input_ids"], ["looked"]),
        helper.make_node("Cast", ["attention_mask"], ["whether"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["whether", "last"], ["weights"]),
        helper.make_node("Mul", ["looked", "weights"], ["real"]),
        helper.make_node("ReduceSum", ["real", "pieces"], ["sum"], keepdims=1),
        helper.make_node("ReduceSum", ["weights", "pieces"], ["many"], keepdims=1),
        helper.make_node("Div", ["sum", "many"], ["mean"]),
        helper.make_node("Add", ["looked", "mean"], [output])
        if rank == 3
        else helper.make_node("ReduceSum", ["mean", "pieces"], [output], keepdims=0),
    ]
    graph = helper.make_graph(nodes, "small", [ids, mask], [found], constants)
    onnx.save(
        helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9),
        folder / "model.onnx",
    )
    tokenizer = Tokenizer(WordLevel({word: at for at, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = BertPreTokenizer()
    tokenizer.enable_padding(length=128)  # as all-MiniLM-L6-v2's file says; nobody wants it
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder


def expected(ids: list[int], seed: int = 1) -> np.ndarray:
    table = np.random.default_rng(seed).normal(size=(len(WORDS), WIDE)).astype(np.float32)
    mean = 2 * table[ids].mean(axis=0)
    return np.asarray(mean / np.linalg.norm(mean))


def test_without_one_the_word_vectors_are_used() -> None:
    assert rows_of_sentences(["late bus"]) is None
    assert vectors_hash() == MODEL_HASH
    check()


def test_a_row_is_the_mean_of_the_pieces_whatever_stands_beside_it(tmp_path: Path) -> None:
    choose(made(tmp_path))
    many = ["the late bus", "nurse", "kind nurse waited long the the the", *(["dear parking"] * 70)]
    rows = rows_of_sentences(many)
    assert rows is not None
    assert rows[0] == pytest.approx(expected([9, 1, 2]), abs=1e-5)
    assert rows[1] == pytest.approx(expected([4]), abs=1e-5)
    alone = rows_of_sentences(many[2:3])
    assert alone is not None
    assert rows[2] == pytest.approx(alone[0], abs=1e-5)
    assert rows_of_sentences(["bus " * (LONGEST + 9)]) == pytest.approx(rows_of_sentences(["bus " * LONGEST]))


def test_a_sentence_without_a_piece_has_an_empty_row_and_spoils_no_other(tmp_path: Path) -> None:
    choose(made(tmp_path))
    rows = rows_of_sentences(["the late bus", "", "\u200b", "nurse"])
    assert rows is not None
    assert not rows[1].any()
    assert rows[0] == pytest.approx(expected([9, 1, 2]), abs=1e-5)
    assert rows[3] == pytest.approx(expected([4]), abs=1e-5)
    assert rows_of_sentences([""]) is not None


def test_comments_are_compared_by_it(tmp_path: Path) -> None:
    before = rows_of(SAID)
    choose(made(tmp_path))
    rows = rows_of(SAID)
    assert before.shape[1] - rows.shape[1] == 256 - WIDE
    assert np.linalg.norm(rows, axis=1) == pytest.approx(np.ones(len(SAID)), abs=1e-5)


def test_a_run_keeps_its_name_and_other_vectors_do_not_start_from_it(tmp_path: Path) -> None:
    comments = [Text(at, words) for at, words in enumerate(SAID)]
    choose(made(tmp_path / "one"))
    run = suggest(comments, question="")
    assert run.run.model_hash == vectors_hash() != MODEL_HASH
    assert run.frozen is not None
    kept = run.frozen.to_bytes()
    again = suggest(comments, question="", previous=thaw(kept))
    assert [group.share for group in again.groups] == [group.share for group in run.groups]
    for other in (None, made(tmp_path / "two", seed=2)):
        choose(other)
        with pytest.raises(Unfit, match="Run again"):
            thaw(kept)


@pytest.mark.parametrize("broken", ["model.onnx", "tokenizer.json"])
def test_one_that_does_not_work_says_what_to_do(tmp_path: Path, broken: str) -> None:
    folder = made(tmp_path)
    (folder / broken).write_bytes(b"not a model")
    choose(folder)
    with pytest.raises(ModelAltered, match=r"does not work: .*unset ENGAGE_SENTENCE_MODEL"):
        rows_of(SAID)
    (folder / broken).unlink()
    choose(folder, "0" * 64)
    with pytest.raises(ModelAltered, match=rf"{broken} is missing in .*Put it back"):
        check()


@pytest.mark.parametrize(("output", "rank"), [("pooled", 3), ("last_hidden_state", 2)])
def test_one_of_another_layout_is_refused(tmp_path: Path, output: str, rank: int) -> None:
    choose(made(tmp_path, output=output, rank=rank))
    with pytest.raises(ModelAltered, match="laid out as all-MiniLM-L6-v2"):
        check()


def test_one_that_is_not_the_pinned_one_is_refused(tmp_path: Path) -> None:
    folder = made(tmp_path)
    digest = sha256((folder / "model.onnx").read_bytes()).hexdigest()
    choose(folder, digest)
    check()
    choose(folder, "0" * 64)
    with pytest.raises(ModelAltered, match=f"was changed: the SHA-256 of model.onnx is {digest}"):
        check()


def test_without_onnxruntime_it_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    choose(made(tmp_path))
    with pytest.raises(ModelAltered, match="onnxruntime is not installed"):
        check()


def test_the_worker_does_not_start_with_one_that_does_not_work(tmp_path: Path) -> None:
    folder = made(tmp_path / "model")
    (folder / "model.onnx").write_bytes(b"not a model")
    done = subprocess.run(
        [sys.executable, "-c", "from engage.commands import main; main()", "worker"],
        env={**os.environ, "ENGAGE_DATA": str(tmp_path), "ENGAGE_SENTENCE_MODEL": str(folder)},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 1
    assert "does not work" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.usefixtures("db_session")
def test_the_page_says_why_nothing_was_grouped(app: Flask, officer: Person, tmp_path: Path) -> None:
    choose(tmp_path)
    job = do(app, "suggest themes", heard(40))
    assert job.status == "failed"
    assert "model.onnx is missing" in officer.client.get(f"/jobs/{job.id}").text


@pytest.mark.usefixtures("db_session")
def test_rows_of_two_models_never_stand_in_one_space(app: Flask, officer: Person, tmp_path: Path) -> None:
    on = stage(app, officer.id)
    spaces = set()
    for seed in (None, 1, 2):
        choose(None if seed is None else made(tmp_path / str(seed), seed))
        learn(app, on, again=False)
        with app.app_context():
            machine = queries.machine(on.questionnaire_id, KEY, on.frame_id)
            assert machine is not None
            spaces.add(machine.learned.space)
            missing, total = queries.vectorless(on.questionnaire_id, KEY, machine.learned.space)
            assert missing == 0 < total
            db.session.rollback()
    assert len(spaces) == 3
