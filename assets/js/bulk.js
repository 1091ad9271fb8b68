// Tables with a tick in each row: "select all", and how many are selected.
//   <form data-anyam-bulk> <input type=checkbox data-anyam-all> <input type=checkbox name=... data-anyam-one>
//   <output data-anyam-count data-none="Belum ada yang dipilih" data-some="{n} dipilih"></output>
//   <button data-anyam-needs-choice>
export function bulk(root) {
  for (const form of root.querySelectorAll("[data-anyam-bulk]")) {
    const all = form.querySelector("[data-anyam-all]");
    const ones = () => [...form.querySelectorAll("[data-anyam-one]:not(:disabled)")];

    const show = () => {
      const chosen = ones().filter((box) => box.checked);
      if (all) {
        all.checked = chosen.length > 0 && chosen.length === ones().length;
        all.indeterminate = chosen.length > 0 && !all.checked;
      }
      for (const out of form.querySelectorAll("[data-anyam-count]")) {
        out.textContent = chosen.length ? out.dataset.some.replace("{n}", chosen.length) : out.dataset.none;
      }
      for (const button of form.querySelectorAll("[data-anyam-needs-choice]")) button.disabled = chosen.length === 0;
    };

    form.addEventListener("change", (event) => {
      if (event.target === all) ones().forEach((box) => { box.checked = all.checked; });
      show();
    });
    window.addEventListener("pageshow", show);
    show();
  }
}
