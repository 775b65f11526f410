"""How our templates are made ready: strict about names, compiled once per machine, quick to import macros."""

from __future__ import annotations

from collections.abc import MutableMapping
from contextlib import suppress
from functools import lru_cache
from typing import Any

from flask import Flask
from flask.templating import Environment
from jinja2 import FileSystemBytecodeCache, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup

from config import ROOT, Config
from engage.questionnaires.view import QuestionView
from engage.web.assets import Assets
from engage.web.design import template_globals


class CompiledTemplates(FileSystemBytecodeCache):
    """Compiled templates on disk. Where they cannot be kept (the disk is full), a page is shown all the same."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep one if that can be done."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


class OneMapEnvironment(Environment):
    """Keeps the names that every template has in one dictionary, as no template of ours has names of its own.

    Jinja lays an empty map over them for each template, and asks through both for each name at every import of a
    macro: a tenth of the time of a page.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The names of the environment, or Jinja's own two maps for a template that brings names."""
        return super().make_globals(d) if d else self.globals


class QuestionFields:
    """Callable: one question to HTML, `{{ question_field(q) }}`.

    Before anything is typed into it a question looks the same for everybody who is asked, so that it is made once: a
    page opened by a thousand people costs little. What somebody typed is never kept.
    """

    def __init__(self, environment: Environment, at_most: int = 2_000) -> None:
        self._environment = environment
        self.untouched = lru_cache(at_most)(self._made)

    def __call__(self, q: QuestionView) -> Markup:
        return self.untouched(q) if q.is_untouched else self._made(q)

    def _made(self, q: QuestionView) -> Markup:
        html = self._environment.get_template("questionnaires/_field.html").render({"q": q})
        return Markup(html)  # noqa: S704  # the template has escaped what it shows


def prepare_templates(app: Flask, config: Config) -> None:
    """Our templates and the design system's. Before anything asks for `app.jinja_env`."""
    app.jinja_environment = OneMapEnvironment
    environment = app.jinja_env
    environment.undefined = StrictUndefined
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.globals["asset"] = Assets(ROOT / "static")
    cache = config.data_dir / "templates"
    cache.mkdir(parents=True, exist_ok=True)
    environment.bytecode_cache = CompiledTemplates(str(cache))
    environment.globals.update(template_globals(environment.bytecode_cache))
    environment.globals["question_field"] = QuestionFields(environment)
