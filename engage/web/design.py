"""The design system's own macros, for pages of our templates: `govuk(component, params)` and `form_field(field)`.

They run in an environment of their own, because they lean on undefined names being false while ours are strict.
"""

from __future__ import annotations

from typing import Any

from jinja2 import BytecodeCache, Environment, PackageLoader, PrefixLoader
from markupsafe import Markup
from wtforms import Field

from engage.forms import component


class Macros:
    """Callable: a component's name as in the design system ("radios") and its parameters, to HTML."""

    def __init__(self, bytecode_cache: BytecodeCache | None = None) -> None:
        loader = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
        self._environment = Environment(loader=loader, autoescape=True, bytecode_cache=bytecode_cache)

    def __call__(self, name: str, params: dict[str, Any]) -> Markup:
        template = self._environment.get_template(f"govuk_frontend_jinja/components/{name}/macro.html")
        macro = getattr(template.module, "govuk" + name.title().replace("-", ""))
        return Markup(macro(params))  # noqa: S704  # the macro has escaped its parameters

    def field(self, field: Field, **changes: Any) -> Markup:
        """A WTForms field as its component, with label, hint and first error; see engage.forms.component."""
        return self(*component(field, **changes))


def template_globals(bytecode_cache: BytecodeCache | None = None) -> dict[str, Any]:
    """Names for our templates: `govuk` and `form_field`."""
    macros = Macros(bytecode_cache)
    return {"govuk": macros, "form_field": macros.field}
