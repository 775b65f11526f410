// Words selected in the comment go into the field by themselves; without this file they are typed or pasted.
const comment = document.querySelector("[data-comment-words]");
const field = document.querySelector("input[name=words]");

document.addEventListener("selectionchange", () => {
  const selection = document.getSelection();
  if (!comment || !field || selection.isCollapsed || !comment.contains(selection.anchorNode)) return;
  if (!comment.contains(selection.focusNode)) return;
  const words = selection.toString().trim();
  if (words && words.length <= 500) field.value = words;
});
