// Shows how far a job is without loading the page anew, so that nobody loses their place on it. Without scripts the
// page refreshes itself.
const PAUSE = 3000;

async function look() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const there = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!answer.ok || !there.querySelector(".engage-progress")) {
      location.reload();
      return;
    }
    for (const part of ["#stage", ".engage-progress"]) {
      const [now, then] = [there, document].map((page) => page.querySelector(part));
      if (now.innerHTML !== then.innerHTML) then.replaceChildren(...now.childNodes);
    }
  } catch {
    // Not reached: look again later.
  }
  setTimeout(look, PAUSE);
}

setTimeout(look, PAUSE);
