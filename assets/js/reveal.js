// A choice that asks for one thing more: the field it names appears when it is chosen.
//   <input type=radio data-anyam-reveals="conditional-id_other">
// (GOV.UK's own script puts aria-expanded on the radio, which ARIA does not allow there.)
const HIDDEN = "govuk-radios__conditional--hidden";

export function reveal(root) {
  const choices = [...root.querySelectorAll("[data-anyam-reveals]")];
  if (!choices.length) return;

  const show = () => {
    for (const id of new Set(choices.map((choice) => choice.dataset.anyamReveals))) {
      const wanted = choices.some((choice) => choice.dataset.anyamReveals === id && choice.checked);
      const place = document.getElementById(id);
      if (place) place.classList.toggle(HIDDEN, !wanted);
    }
  };

  document.addEventListener("change", show);
  window.addEventListener("pageshow", show);
  show();
}
