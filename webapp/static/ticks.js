// Keeps which rows are ticked while somebody sorts, filters or turns pages, until the rows are changed or the tab is closed.

const ended = document.querySelector("[data-ends-ticks]");
if (ended) sessionStorage.removeItem(`ticks:${ended.dataset.endsTicks}`);

const form = document.querySelector("form[data-ticks]");
if (form) {
  const key = `ticks:${form.dataset.ticks}`;
  const boxes = [...document.querySelectorAll(`input[type=checkbox][form="${form.id}"]`)];
  const status = form.querySelector("[data-ticked]");
  const all = document.querySelector("[data-tick-all] input");
  const ticked = new Set(JSON.parse(sessionStorage.getItem(key) ?? "[]"));

  const elsewhere = () => {
    const here = new Set(boxes.map((box) => box.value));
    return [...ticked].filter((value) => !here.has(value));
  };

  const show = () => {
    sessionStorage.setItem(key, JSON.stringify([...ticked]));
    for (const box of boxes) box.checked = ticked.has(box.value);
    const others = elsewhere().length;
    if (all) {
      const here = ticked.size - others;
      all.checked = here === boxes.length;
      all.indeterminate = here > 0 && here < boxes.length;
    }
    status.hidden = !ticked.size;
    status.textContent = `${ticked.size} ticked${others ? `, ${others} of them on other pages or under other filters` : ""}. `;
    if (!ticked.size) return;
    const clear = document.createElement("button");
    Object.assign(clear, { type: "button", className: "ct-link-button", textContent: "Untick all" });
    clear.addEventListener("click", () => {
      ticked.clear();
      show();
      boxes[0]?.focus();
    });
    status.append(clear);
  };

  for (const box of boxes) {
    if (box.checked) ticked.add(box.value);
    box.addEventListener("change", () => {
      if (box.checked) ticked.add(box.value);
      else ticked.delete(box.value);
      show();
    });
  }
  if (all && boxes.length) {
    all.closest("[data-tick-all]").hidden = false;
    all.addEventListener("change", () => {
      for (const box of boxes) {
        if (all.checked) ticked.add(box.value);
        else ticked.delete(box.value);
      }
      show();
    });
  }
  form.addEventListener("submit", () => {
    form.querySelectorAll("[data-elsewhere]").forEach((field) => field.remove());
    for (const value of elsewhere()) {
      const field = Object.assign(document.createElement("input"), { type: "hidden", name: "row", value });
      field.dataset.elsewhere = "";
      form.append(field);
    }
  });
  show();
}
