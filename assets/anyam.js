// Improvements only: every page works without this file.
import { ErrorSummary, PasswordInput, SkipLink, createAll } from "govuk-frontend";
import { bulk } from "./js/bulk.js";
import { money } from "./js/money.js";
import { photos } from "./js/photos.js";
import { reveal } from "./js/reveal.js";
import { shell } from "./js/shell.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");

const ours = [bulk, money, photos, reveal];
const theirs = [ErrorSummary, PasswordInput, SkipLink];

function start(root) {
  for (const component of theirs) createAll(component, undefined, { scope: root, onError: console.warn });
  for (const part of ours) part(root);
}

shell();
start(document);
// A piece of page brought in by htmx needs the same care as a whole one.
document.addEventListener("htmx:load", (event) => {
  if (event.detail.elt !== document.body) start(event.detail.elt);
});
