// Starts the GOV.UK components. Every page works without.
const here = document.getElementById("sefton-app");
document.body.classList.add("js-enabled", "govuk-frontend-supported");

const govuk = await import(here.dataset.govuk);
govuk.initAll();

// What is folded is printed too, in browsers whose style sheet cannot open it.
let opened = [];
window.addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("details:not([open])")];
  for (const each of opened) each.open = true;
});
window.addEventListener("afterprint", () => {
  for (const each of opened) each.open = false;
});

for (const button of document.querySelectorAll("[data-sefton-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
