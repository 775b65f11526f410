"""What a questionnaire page costs an old phone: `python -m benchmarks.firstload`, in real Chromium with an empty cache.

The reference in the same run is a page of the same words without style or script.
"""

from __future__ import annotations

import importlib.util
import json
import statistics
import sys
from typing import Any

if importlib.util.find_spec("playwright") is None:
    sys.exit("This needs Chromium and Playwright: ./test tests/house installs both. Then run this again.")

from playwright.sync_api import Browser, sync_playwright

from benchmarks.respondent import Respondent
from benchmarks.serving import served
from benchmarks.subject import SLUG
from tests.browser import LAUNCH

LOADS = 5


def main() -> None:
    """Measure and print a JSON line last."""
    with served("sqlite") as server, sync_playwright() as playwright:
        respondent = Respondent(server.port)
        respondent.get(f"/answer/{SLUG}/start")
        where = respondent.post(f"/answer/{SLUG}/start", {"q-who": "individual"})
        browser = playwright.chromium.launch(**LAUNCH)
        loads = [load(browser, server.url, where, respondent.cookies) for _ in range(LOADS)]
        bare = [load(browser, server.url, "/health", {}) for _ in range(LOADS)]
        browser.close()
    figures = {
        "requests": max(one["requests"] for one in loads),
        "bytes": max(one["bytes"] for one in loads),
        "load_ms": round(statistics.median(one["load_ms"] for one in loads), 1),
        "reference_load_ms": round(statistics.median(one["load_ms"] for one in bare), 1),
    }
    figures["load_over_reference"] = round(figures["load_ms"] / figures["reference_load_ms"], 1)
    for name, size in sorted(loads[0]["each"].items(), key=lambda item: -item[1]):
        print(f"{size:8,} bytes  {name}")
    print(json.dumps(figures))


def load(browser: Browser, url: str, path: str, cookies: dict[str, str]) -> dict[str, Any]:
    """One load with an empty cache: requests, bytes over the wire (headers included), milliseconds until loaded."""
    context = browser.new_context(viewport={"width": 320, "height": 640})
    context.add_cookies(
        [{"name": name, "value": value, "url": url + path} for name, value in cookies.items()]
    )
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    names: dict[str, str] = {}
    sizes: dict[str, int] = {}
    session.on("Network.requestWillBeSent", lambda e: names.update({e["requestId"]: e["request"]["url"]}))
    session.on(
        "Network.loadingFinished", lambda e: sizes.update({e["requestId"]: int(e["encodedDataLength"])})
    )
    page.goto(url + path, wait_until="networkidle")
    took = page.evaluate("() => performance.getEntriesByType('navigation')[0].loadEventEnd")
    context.close()
    each = {names[request].removeprefix(url): size for request, size in sizes.items() if request in names}
    web = [name for name in names.values() if name.startswith("http")]
    return {"requests": len(web), "bytes": sum(sizes.values()), "load_ms": float(took), "each": each}


if __name__ == "__main__":
    main()
