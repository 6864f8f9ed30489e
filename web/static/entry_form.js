// The form of an entry: checks as somebody types, and rows that grow. Everything works without it, by its buttons.
"use strict";
const form = document.querySelector("form[data-check]");
if (form) {
  const shown = document.getElementById("revision");
  let waiting = 0, latest = 0;
  const check = async () => {
    const turn = ++latest;
    const answer = await fetch(form.dataset.check, {
      method: "POST", body: new URLSearchParams(new FormData(form)), headers: { "X-CSRF-Token": form.dataset.token },
    });
    if (answer.ok && turn === latest) shown.innerHTML = await answer.text();
  };
  form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(check, 600); });
  for (const group of form.querySelectorAll("[data-rows]")) {
    const button = document.createElement("button");
    button.type = "button"; button.className = "plain"; button.textContent = "Agregar otra";
    button.addEventListener("click", () => {
      const rows = group.querySelectorAll(".row"), row = rows[rows.length - 1].cloneNode(true);
      for (const field of row.querySelectorAll("input, select")) {
        const label = row.querySelector(`label[for="${field.id}"]`);
        field.id = field.id.replace(/\d+$/, String(rows.length + 1));
        label.htmlFor = field.id;
        if (field.tagName === "INPUT") field.value = "";
      }
      button.before(row);
      row.querySelector("input").focus();
    });
    group.append(button);
  }
  let changed = false;
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", () => { changed = false; });
  addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
}
