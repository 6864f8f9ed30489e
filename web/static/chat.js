// The chat: new messages are added to the page instead of replacing it. Without this script each form loads a page.
"use strict";
const talk = document.getElementById("conversacion"), notice = document.getElementById("aviso");
const state = document.getElementById("estado"), writing = document.getElementById("escribir");
const field = document.getElementById("mensaje");
const show = (element, text) => { element.textContent = text; element.hidden = !text; };

const place = (item) => {
  const old = item.dataset.replaces && talk.querySelector(`[data-message="${item.dataset.message}"]`);
  if (!old) { talk.append(item); return item; }
  if (item.dataset.replaces === "buttons") {
    old.querySelector(".keys")?.remove();
    const keys = item.querySelector(".keys");
    if (keys) old.append(keys);
    return old;
  }
  old.replaceWith(item);
  return item;
};

const send = async (form, body) => {
  talk.setAttribute("aria-busy", "true");
  for (const button of document.querySelectorAll("main button")) button.disabled = true;
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Fragment": "1" } });
    if (answer.redirected || !answer.ok) { location.reload(); return; }
    const turn = new DOMParser().parseFromString(await answer.text(), "text/html");
    show(state, turn.getElementById("estado").textContent);
    show(notice, turn.getElementById("aviso").textContent);
    let last;
    for (const item of turn.querySelectorAll("#conversacion > li")) last = place(item);
    if (last) last.scrollIntoView({ block: "nearest" });
  } catch {
    show(notice, "No se pudo enviar: revisa tu conexión e inténtalo de nuevo.");
  } finally {
    talk.removeAttribute("aria-busy");
    for (const button of document.querySelectorAll("main button")) button.disabled = false;
    field.focus();
  }
};

document.querySelector("main").addEventListener("submit", (event) => {
  const form = event.target;
  if (form !== writing && !form.classList.contains("keys")) return;
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form, event.submitter));
  if (form === writing) {
    if (!field.value.trim()) return;
    field.value = "";
  }
  send(form, body);
});
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); writing.requestSubmit(); }
});
