// Everything works without this file; it only makes some things smoother.
import {
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  PasswordInput,
  Radios,
  SkipLink,
  createAll,
} from "../vendor/govuk-frontend/govuk-frontend.min.js";

const PAUSE = 2000;

// A radio may not carry aria-expanded (ARIA 1.2), and assistive technology reads it wrongly.
const sync = Radios.prototype.syncConditionalRevealWithInputState;
Radios.prototype.syncConditionalRevealWithInputState = function (input) {
  sync.call(this, input);
  input.removeAttribute("aria-expanded");
};

// Characters as the server counts them (engage/questionnaires/kinds/kind.py: plain; engage/forms.py: clean): by code point
// and not by half of one, the end of a line is one, and blanks around the text do not count.
const AROUND = /^[\p{White_Space}\x1c-\x1f]+|[\p{White_Space}\x1c-\x1f]+$/gu;
CharacterCount.prototype.updateCount = function () {
  this.count = [...this.$textarea.value.replace(/\r\n?/g, "\n").replace(AROUND, "")].length;
};

// A second click within two seconds does nothing. The button stays focusable and is only called disabled,
// so that nobody loses their place, and so that a page brought back from history can be sent again.
function guard(event) {
  const form = event.target;
  const buttons = form.querySelectorAll("button:not([type=button])");
  if (form.dataset.sending) {
    event.preventDefault();
    return;
  }
  const release = () => {
    delete form.dataset.sending;
    buttons.forEach((button) => button.removeAttribute("aria-disabled"));
  };
  // After the browser has read which button was pressed.
  setTimeout(() => {
    if (event.defaultPrevented) return;
    form.dataset.sending = "yes";
    buttons.forEach((button) => button.setAttribute("aria-disabled", "true"));
    setTimeout(release, PAUSE);
  });
}

document.body.classList.add("js-enabled", "govuk-frontend-supported");
for (const component of [
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  PasswordInput,
  Radios,
  SkipLink,
]) {
  createAll(component);
}
document.addEventListener("submit", guard);
addEventListener("beforeprint", () => {
  document.querySelectorAll(".engage-figure__details").forEach((details) => (details.open = true));
});
