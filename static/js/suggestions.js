// A slider beside the field for the number of groups: it sends when it is let go. Without this file the field does it.
const form = document.querySelector("[data-engage-slider]");
const field = form?.querySelector("input[type=number]");
if (field) {
  const range = document.createElement("input");
  Object.assign(range, { type: "range", min: field.min, max: field.max, value: field.value });
  range.className = "engage-slider__range";
  range.setAttribute("aria-label", "Number of groups");
  range.setAttribute("aria-describedby", "number-of-groups-hint");
  field.before(range);
  range.addEventListener("input", () => (field.value = range.value));
  field.addEventListener("input", () => (range.value = field.value));
  // With the keyboard every step is a change: wait until she has stopped.
  let waiting;
  range.addEventListener("change", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => form.requestSubmit(form.querySelector("button[value=show]")), 600);
  });
}
