// Things every page has: one send per press, menus that close, printing, filters that send themselves.
const SENDERS = "button:not([type=button])";

function once(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method.toLowerCase() !== "post" || form.dataset.anyamAgain !== undefined) return;
  if (form.querySelector("[data-busy]")) {
    // A photo is still being made smaller; send as soon as it is.
    event.preventDefault();
    const button = event.submitter;
    setTimeout(() => form.requestSubmit(button), 150);
    return;
  }
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  form.classList.add("k-busy");
  for (const button of form.querySelectorAll(SENDERS)) button.setAttribute("aria-disabled", "true");
  // An answer that is a file leaves this page standing.
  setTimeout(() => free(form), 30000);
}

function free(form) {
  delete form.dataset.sent;
  form.classList.remove("k-busy");
  for (const button of form.querySelectorAll(SENDERS)) button.removeAttribute("aria-disabled");
}

function closeMenus(event) {
  for (const menu of document.querySelectorAll("details.k-me[open], details.k-nav__group[open]")) {
    if (event.type === "keydown" ? event.key === "Escape" : !menu.contains(event.target)) {
      menu.open = false;
      if (event.type === "keydown") menu.querySelector("summary").focus();
    }
  }
}

// What is folded away on the screen is wanted on paper.
function unfold() {
  for (const details of document.querySelectorAll("details:not(.k-me):not(.k-nav__group):not(.k-menu__group):not([open])")) {
    details.open = true;
    details.dataset.unfolded = "1";
  }
}

function fold() {
  for (const details of document.querySelectorAll("details[data-unfolded]")) {
    details.open = false;
    delete details.dataset.unfolded;
  }
}

function press(event) {
  const button = event.target.closest("[data-anyam-print], [data-anyam-copy]");
  if (!button) return;
  if (button.dataset.anyamCopy === undefined) {
    window.print();
  } else if (navigator.clipboard) {
    navigator.clipboard.writeText(button.dataset.anyamCopy).then(() => {
      button.textContent = button.dataset.done || button.textContent;
    });
  }
}

export function shell() {
  document.addEventListener("submit", once);
  document.addEventListener("click", closeMenus);
  document.addEventListener("keydown", closeMenus);
  document.addEventListener("click", press);
  // Coming back with the browser's Back button shows the page as it was left: usable again.
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(free));
  for (const button of document.querySelectorAll("[data-anyam-print], [data-anyam-copy]")) button.hidden = false;
  window.addEventListener("beforeprint", unfold);
  window.addEventListener("afterprint", fold);
}
