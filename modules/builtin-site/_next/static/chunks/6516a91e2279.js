// Shows that the page's script came through the static bucket: a click is counted.
const button = globalThis.document.querySelector("button[data-drafts]");
button?.addEventListener("click", () => {
  const drafts = Number(button.dataset.drafts) + 1;
  button.dataset.drafts = String(drafts);
  globalThis.document.querySelector("output").textContent = drafts === 1 ? "1 draft" : `${drafts} drafts`;
});
