"""Fetch and clean the design system's assets; a maintainer runs this by hand, then commits what changed.

    python static/vendor/refresh.py

It needs node's npm and npx, which nothing else in the project does. The font, the crest and the crown of
GOV.UK may only be used on GOV.UK, so they are cut out here and the script stops if any is left.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

PACKAGE = "govuk-frontend"
VERSION = "6.3.0"
RTLCSS = "rtlcss@4.3.0"
HERE = Path(__file__).resolve().parent
TARGET = HERE / PACKAGE
LICENCE = """The MIT License (MIT)

Copyright (C) 2017 Crown Copyright (Government Digital Service)

Permission is hereby granted, free of charge, to any person obtaining a copy of
this software and associated documentation files (the "Software"), to deal in
the Software without restriction, including without limitation the rights to
use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of
the Software, and to permit persons to whom the Software is furnished to do so,
subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS
FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER
IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN
CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.

Changed for Engage: the font GDS Transport, its two @font-face rules, the crest and the crown are removed, the
font family is a CSS variable, and a right-to-left twin is generated with rtlcss.
"""
FORBIDDEN = re.compile(r"gds transport|@font-face|crest|crown|url\(|sourceMappingURL", re.IGNORECASE)


def clean_css(css: str) -> str:
    """The style sheet without what only GOV.UK may use, and with the council's own font."""
    css = re.sub(r"/\*![^*]*Margaret Calvert[^*]*\*/", "", css)
    css = re.sub(r"@font-face\{[^}]*\}", "", css)
    css = re.sub(r"@supports \(\(-webkit-mask-position:initial\)[^{]*\{[^{}]*crest[^{}]*\}\}", "", css)
    css = re.sub(r"[^{}]*\{[^{}]*crest[^{}]*\}", "", css)
    css = re.sub(r"\.govuk-footer__crown\{[^{}]*\}", "", css)
    css = re.sub(r"@media[^{]*\{\}", "", css)
    css = css.replace("GDS Transport,arial,sans-serif", "var(--council-font)")
    css = css.replace("font-family:sans-serif", "font-family:var(--council-font)")
    return re.sub(r"\n?/\*# sourceMappingURL=[^*]*\*/\n?", "\n", css)


def clean_js(js: str) -> str:
    """The module without the address of a source map that is not served."""
    return re.sub(r"//# sourceMappingURL=\S*\s*", "\n", js)


def fetch(into: Path) -> Path:
    """Unpack the npm tarball of the pinned version; returns its folder of built files."""
    npm = shutil.which("npm") or sys.exit("npm is missing: this maintenance script needs node.js")
    subprocess.run([npm, "pack", f"{PACKAGE}@{VERSION}"], cwd=into, check=True)
    with tarfile.open(into / f"{PACKAGE}-{VERSION}.tgz") as tar:
        tar.extractall(into, filter="data")
    return into / "package" / "dist" / "govuk"


def mirror(source: Path, target: Path) -> None:
    """Write the right-to-left twin of a style sheet."""
    npx = shutil.which("npx") or sys.exit("npx is missing: this maintenance script needs node.js")
    subprocess.run([npx, "--yes", RTLCSS, str(source), str(target)], check=True)


def main() -> None:
    """Replace the vendored files and the manifest of their hashes."""
    TARGET.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        built = fetch(Path(folder))
        css = clean_css((built / "govuk-frontend.min.css").read_text("utf-8"))
        (TARGET / "govuk-frontend.min.css").write_text(css, "utf-8")
        js = clean_js((built / "govuk-frontend.min.js").read_text("utf-8"))
        (TARGET / "govuk-frontend.min.js").write_text(js, "utf-8")
    mirror(TARGET / "govuk-frontend.min.css", TARGET / "govuk-frontend-rtl.min.css")
    (TARGET / "LICENSE.txt").write_text(LICENCE, "utf-8")
    files = sorted(path for path in TARGET.iterdir() if path.name != "manifest.json")
    for path in files:
        found = FORBIDDEN.search(path.read_text("utf-8")) if path.suffix in {".css", ".js"} else None
        if found:
            sys.exit(f"{path.name} still holds {found.group()!r}")
    manifest = {
        "package": PACKAGE,
        "version": VERSION,
        "sha256": {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files},
    }
    (TARGET / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
