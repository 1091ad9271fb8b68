// Security keys. allauth's modules speak with the browser; this starts them from the page's
// own buttons, so that the page needs no inline script, and says when a key was not read.
// The button wakes up last: a press before anybody listens would be lost without a word.
(() => {
  const data = document.getElementById("js_data");
  const trouble = document.querySelector("[data-key-trouble]");
  const forms = window.allauth && window.allauth.webauthn.forms;
  const button = document.querySelector("[data-key]");
  if (!data || !forms || !button) return;
  const ids = { credential: button.dataset.keyField, data: data.id };
  if (button.dataset.key === "add") {
    forms.addForm({ ids: { ...ids, add: button.id } });
  } else {
    forms.authenticateForm({ ids: { ...ids, authenticate: button.id } });
  }
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    if (trouble) trouble.hidden = false;
  });
  button.disabled = false;
})();
