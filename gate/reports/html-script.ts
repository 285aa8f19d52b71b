/** Filters the findings. Without it the page shows all of them, and no filter. */
export const script = `
(() => {
  const form = document.getElementById("filter");
  if (form === null) return;
  const findings = [...document.querySelectorAll(".finding")];
  const fields = [...form.querySelectorAll("select")];
  const status = document.getElementById("shown");
  const none = document.getElementById("none");
  const apply = () => {
    let shown = 0;
    for (const finding of findings) {
      const fits = fields.every(({ name, value }) => value === "" || finding.dataset[name] === value);
      finding.hidden = !fits;
      if (fits) shown++;
    }
    status.textContent = "Showing " + shown + " of " + findings.length;
    none.hidden = shown > 0;
  };
  form.addEventListener("change", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(apply));
  form.hidden = false;
  apply();
})();
`;
