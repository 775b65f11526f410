"""The word vectors that ship with Engage: loaded from their folder, and only if they are unchanged.

The libraries that read them are imported at the first use: they are a sixth of what every start of the command, and of
each process of the web server, would otherwise import.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from engage.errors import Refused

if TYPE_CHECKING:
    from model2vec import StaticModel

FOLDER = Path(__file__).parent / "model"
PINNED = {
    "config.json": "066063ffddf7c3c892a654fe2a5f2af3d9b6f4e262c8e208cc80f2a0ab2b7fcb",
    "model.safetensors": "752af54a759ea4069f757abc0b8e6725c171662600ef0b132c83e37920508f66",
    "modules.json": "a68dcbed0429dcdd5bfdca92b0b03cc30d09122c0a3fcf4758787d4b244e45b2",
    "tokenizer.json": "dd33465341c98889c3338356b6200c8b232b89af5f1b7aa8e6ee1d4d7a699631",
}
MODEL_HASH = PINNED["model.safetensors"]


class ModelAltered(Refused):
    """The vectors are missing, or not the ones this version of Engage was tested with or was set up for."""


def check(folder: Path | None = None) -> None:
    """Raise ModelAltered, naming the file, unless every file of the model (None: ours) is the pinned one."""
    folder = FOLDER if folder is None else folder
    for name, pinned in PINNED.items():
        try:
            found = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        except OSError as error:
            raise ModelAltered(
                f"The word vectors cannot be read: {name} is missing. Install Engage again."
            ) from error
        if found != pinned:
            raise ModelAltered(
                f"The word vectors were changed: {name} is not the file Engage was tested with. "
                "Install Engage again."
            )


@cache
def load() -> StaticModel:
    """Give the model, checked and loaded once per process. Raises ModelAltered."""
    check()
    library = import_module("model2vec")
    model: StaticModel = library.StaticModel.from_pretrained(str(FOLDER))
    model.tokenizer.no_padding()
    return model


def rows_of_words(words: Sequence[str]) -> NDArray[np.float32]:
    """Give the sum of the model's vectors of each word's pieces, 256 columns; zeros where none is known.

    Raises ModelAltered.
    """
    model = load()
    encoded = model.tokenizer.encode_batch_fast(list(words), add_special_tokens=False)
    pieces = [[piece for piece in word.ids if piece != model.unk_token_id] for word in encoded]
    flat = np.array([piece for word in pieces for piece in word], dtype=np.int64)
    starts = np.concatenate(([0], np.cumsum([len(word) for word in pieces], dtype=np.int64)))
    csr_matrix = import_module("scipy.sparse").csr_matrix
    table = csr_matrix((np.ones(len(flat), np.float32), flat, starts), (len(pieces), len(model.embedding)))
    return np.asarray(table @ model.embedding.astype(np.float32), dtype=np.float32)
