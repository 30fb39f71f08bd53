// A page of a person signed in does not outlive the session: not in the Back button, not left open on a screen.
// The server's clock decides; this script only asks. Every page works without it.
const frame = document.getElementById("sefton-session");
const root = document.documentElement;
const WARN_MS = 5 * 60 * 1000;
const RETRY_MS = 30 * 1000;
const SETTLE_MS = 10 * 1000;
let timer = 0;
let checkedAt = Date.now();
let typedIn = null;

async function answer() {
  const reply = await fetch(frame.dataset.state, { cache: "no-store", redirect: "error" });
  if (!reply.ok) throw new Error(`The session could not be asked for: ${reply.status}`);
  return reply.json();
}

function hide() {
  root.classList.add("sefton-hidden");
}

// The page is over: what was typed is sent to be kept, never to be carried out.
function leave() {
  hide();
  if (!typedIn?.isConnected) {
    location.replace(location.pathname + location.search);
    return;
  }
  for (const box of typedIn.querySelectorAll("input[type=password], input[type=file]")) box.disabled = true;
  typedIn.action = frame.dataset.keep;
  HTMLFormElement.prototype.submit.call(typedIn);
}

function plan(seconds) {
  const left = seconds * 1000;
  clearTimeout(timer);
  if (left > WARN_MS) {
    if (frame.open) frame.close();
    timer = setTimeout(check, left - WARN_MS + 500);
  } else {
    if (!frame.open) frame.showModal();
    timer = setTimeout(check, Math.min(left + 1500, RETRY_MS));
  }
}

async function check({ restored = false } = {}) {
  checkedAt = Date.now();
  let session;
  try {
    session = await answer();
  } catch {
    if (restored) leave();
    else timer = setTimeout(check, RETRY_MS);
    return;
  }
  if (!session.stands || session.person !== frame.dataset.person) {
    leave();
    return;
  }
  for (const box of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) box.value = session.token;
  for (const place of document.querySelectorAll("[data-sefton-until]")) place.textContent = session.until;
  root.classList.remove("sefton-hidden");
  plan(session.seconds);
}

async function stay() {
  try {
    await fetch(frame.dataset.stay, { cache: "no-store" });
  } finally {
    await check();
  }
}

document.addEventListener("input", ({ target }) => {
  if (target.form?.elements.namedItem("typed")) typedIn = target.form;
});
// What the browser keeps for Back is kept hidden, and shown again only after the server was asked.
addEventListener("pagehide", hide);
addEventListener("pageshow", (event) => {
  if (event.persisted) check({ restored: true });
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible" && Date.now() - checkedAt > SETTLE_MS) check();
});
frame.querySelector("button").addEventListener("click", stay);
frame.addEventListener("cancel", (event) => {
  event.preventDefault();
  stay();
});
plan(Number(frame.dataset.seconds));
