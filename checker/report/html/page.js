"use strict";
// Narrows what is shown; without it everything is shown.
const form = document.querySelector("form");
const findings = [...document.querySelectorAll(".finding")];
const texts = findings.map((finding) => finding.textContent.toLowerCase());

function narrow() {
  const words = form.elements.words.value.toLowerCase().split(/\s+/).filter(Boolean);
  const verdicts = new Set([...form.querySelectorAll("[name=verdict]:checked")].map((box) => box.value));
  let shown = 0;
  findings.forEach((finding, number) => {
    const fits = verdicts.has(finding.dataset.verdict) && words.every((word) => texts[number].includes(word));
    finding.hidden = !fits;
    shown += fits;
  });
  for (const section of document.querySelectorAll("section.proposal")) {
    section.hidden = section.querySelector(".finding") !== null && section.querySelector(".finding:not([hidden])") === null;
  }
  form.elements.shown.value = `${shown} of ${findings.length} findings shown`;
}

if (findings.length) {
  form.hidden = false;
  form.addEventListener("input", narrow);
  form.addEventListener("submit", (event) => event.preventDefault());
  narrow();
}
// A link from the matrix or the overview must lead somewhere even when it is filtered away.
window.addEventListener("hashchange", () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target && (target.hidden || target.closest("[hidden]"))) {
    form.reset();
    narrow();
    target.scrollIntoView();
  }
});
window.addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((part) => { part.open = true; }));
