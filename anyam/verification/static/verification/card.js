// Keys on the verifier's pages: whatever carries data-anyam-key is pressed by that key. Everything
// works without this file by its links and buttons.
(() => {
  const OFF = "anyam.keys.off";
  const box = document.querySelector("[data-anyam-keys]");
  const on = () => {
    try {
      return localStorage.getItem(OFF) === null;
    } catch {
      return true; // no storage: the keys stay on
    }
  };

  function show() {
    document.body.classList.toggle("v-no-keys", !on());
    const tick = document.querySelector("[data-anyam-keys-on]");
    if (tick) tick.checked = on();
  }

  function toggle(event) {
    if (!event.target.matches("[data-anyam-keys-on]")) return;
    try {
      if (event.target.checked) localStorage.removeItem(OFF);
      else localStorage.setItem(OFF, "1");
    } catch {
      // nothing to remember it in
    }
    show();
  }

  const typing = (element) => element.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");

  function press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || !on()) return;
    if (event.key === "Escape" && typing(event.target)) {
      event.target.blur();
      return;
    }
    if (typing(event.target)) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const found = document.querySelector(`[data-anyam-key="${CSS.escape(key)}"]`);
    if (!found) return;
    event.preventDefault();
    const reason = document.getElementById("id_reason");
    if (found.dataset.anyamReason !== undefined && reason && !reason.value.trim()) {
      // The rule asks why: type it, then Enter goes on with what was pressed.
      reason.dataset.then = key;
      const hint = document.querySelector("[data-anyam-enter]");
      if (hint) hint.hidden = false;
      reason.focus();
      return;
    }
    found.click();
  }

  function enter(event) {
    const reason = event.target;
    if (event.key !== "Enter" || reason.id !== "id_reason" || event.isComposing) return;
    event.preventDefault(); // the first button of the form must not answer by accident
    const found = reason.dataset.then && document.querySelector(`[data-anyam-key="${reason.dataset.then}"]`);
    if (found && reason.value.trim()) found.click();
  }

  if (box) box.hidden = false;
  document.addEventListener("keydown", press);
  document.addEventListener("keydown", enter);
  document.addEventListener("change", toggle);
  show();
})();
