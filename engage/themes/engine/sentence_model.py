"""A sentence model of a council's own, where one is set up: it reads whole sentences in place of the word vectors.

Any model laid out as all-MiniLM-L6-v2 is for ONNX will do (N. Reimers and I. Gurevych, "Sentence-BERT", EMNLP 2019;
W. Wang and others, "MiniLM", NeurIPS 2020): `model.onnx` takes `input_ids` and `attention_mask` (and `token_type_ids`
where it asks for them) and gives `last_hidden_state`, of which the mean over a sentence's pieces is its row. It is
loaded at its first use, which is in the worker. A model that is missing, altered or broken is refused: never
replaced by the word vectors without a word.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from engage.themes.engine.static_model import MODEL_HASH, ModelAltered

Matrix = NDArray[np.float32]

MODEL, TOKENIZER = "model.onnx", "tokenizer.json"
FILES = (MODEL, TOKENIZER)
# The pieces of a sentence that are read, as all-MiniLM-L6-v2 was trained to, and of sentences that are read at once:
# what that takes in memory grows with the square of a sentence's length.
LONGEST, AT_ONCE = 256, 2_048
_TRY = ("Is it working?", "It is.")


@dataclass(frozen=True)
class Choice:
    """The directory of a model, and the SHA-256 that `model.onnx` must have (None: whichever it has)."""

    folder: Path
    pinned: str | None = None


_choice: Choice | None = None


def choose(folder: Path | None, pinned: str | None = None) -> None:
    """Let this process use the model in `folder` from now on; None: the word vectors alone. Loads nothing."""
    global _choice
    _choice = None if folder is None else Choice(folder, pinned)


def is_chosen() -> bool:
    """Whether a model is to be used."""
    return _choice is not None


def vectors_hash() -> str:
    """Name what comments are made rows by: rows under two names are never compared. Raises ModelAltered."""
    return MODEL_HASH if _choice is None else _named(_choice)


def check() -> None:
    """Raise ModelAltered, saying what to do, unless the model that was chosen (if any) works."""
    rows_of_sentences(_TRY)


def rows_of_sentences(sentences: Sequence[str]) -> Matrix | None:
    """Give a row of unit length per sentence; None where no model was chosen. Raises ModelAltered."""
    if _choice is None:
        return None
    return _Encoder.of(_choice).rows(sentences)


class _Encoder:
    """A model in memory."""

    def __init__(self, choice: Choice) -> None:
        _named(choice)  # refuses one that is not the pinned one
        self._folder = choice.folder
        self._tokenizer, self._session = _opened(choice.folder)
        self._asked = {one.name for one in self._session.get_inputs()}

    @staticmethod
    @cache
    def of(choice: Choice) -> "_Encoder":
        """Give the encoder of a choice, loaded once per process."""
        return _Encoder(choice)

    def rows(self, sentences: Sequence[str]) -> Matrix:
        """Read sentences of about one length together, so that little is read that is only padding.

        One in which the tokenizer finds no piece has no mean: its row is zero.
        """
        read = self._tokenizer.encode_batch_fast(list(sentences))
        order = sorted((at for at, one in enumerate(read) if one.ids), key=lambda at: len(read[at].ids))
        found: Matrix | None = None
        while order:
            few = max(1, AT_ONCE // max(1, len(read[order[-1]].ids)))
            part, order = order[-few:], order[:-few]
            rows = self._read([read[at].ids for at in part])
            found = np.zeros((len(read), rows.shape[1]), dtype=np.float32) if found is None else found
            found[part] = rows
        return np.zeros((len(read), 1), dtype=np.float32) if found is None else found

    def _read(self, pieces: Sequence[Sequence[int]]) -> Matrix:
        """Give the mean over each sentence's pieces, at unit length."""
        ids = np.zeros((len(pieces), max(map(len, pieces))), dtype=np.int64)
        mask = np.zeros_like(ids)
        for at, one in enumerate(pieces):
            ids[at, : len(one)], mask[at, : len(one)] = one, 1
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        try:
            hidden = self._session.run(
                ["last_hidden_state"], {name: given[name] for name in given if name in self._asked}
            )[0]
            weights = mask[:, :, None].astype(np.float32)
            rows = (hidden * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1)
        except Exception as error:  # onnxruntime has no common class for what a model can do wrong
            raise _broken(self._folder, error) from error
        if rows.ndim != 2 or len(rows) != len(pieces) or not np.isfinite(rows).all():
            raise _broken(self._folder, "it gives no row per piece")
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.asarray(rows / np.where(lengths > 0, lengths, 1), dtype=np.float32)


@cache
def _named(choice: Choice) -> str:
    """Give the hash of what makes rows: the files of the model and the word vectors (whose words they stand beside)."""
    digests = []
    for name in FILES:
        try:
            digests.append(hashlib.sha256((choice.folder / name).read_bytes()).hexdigest())
        except OSError as error:
            raise ModelAltered(
                f"The sentence model cannot be read: {name} is missing in {choice.folder}. Put it back, or unset "
                "ENGAGE_SENTENCE_MODEL, and start Engage again."
            ) from error
    if choice.pinned is not None and digests[0] != choice.pinned:
        raise ModelAltered(
            f"The sentence model was changed: the SHA-256 of {MODEL} is {digests[0]}, and "
            f"ENGAGE_SENTENCE_MODEL_SHA256 says {choice.pinned}. Put the file back, or change the setting if the new "
            "file is meant, and start Engage again."
        )
    return hashlib.sha256(":".join([MODEL_HASH, *digests]).encode()).hexdigest()


def _opened(folder: Path) -> tuple[Tokenizer, Any]:
    try:
        runtime = import_module("onnxruntime")
    except ImportError as error:
        raise ModelAltered(
            "ENGAGE_SENTENCE_MODEL is set, but onnxruntime is not installed. Install it as docs/running.md says, or "
            "unset ENGAGE_SENTENCE_MODEL, and start Engage again."
        ) from error
    options = runtime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # the web server needs the other cores
    options.enable_cpu_mem_arena = False  # or the memory of the longest sentences is kept for good
    options.log_severity_level = 3
    try:
        tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        tokenizer.no_padding()
        tokenizer.enable_truncation(LONGEST)
        session = runtime.InferenceSession(str(folder / MODEL), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # as above; tokenizers raises plain Exception as well
        raise _broken(folder, error) from error
    return tokenizer, session


def _broken(folder: Path, why: object) -> ModelAltered:
    said = str(why).split("\n")[0][:200]
    return ModelAltered(
        f"The sentence model in {folder} does not work: {said}. It must be laid out as all-MiniLM-L6-v2 is for ONNX "
        "(docs/running.md). Put that in its place, or unset ENGAGE_SENTENCE_MODEL, and start Engage again."
    )
