// Amounts as they are typed: said in words, multiplied, added up, compared with a ceiling.
//   <form data-anyam-budget data-ceiling="20000000">
//     <fieldset data-anyam-line> <input data-quantity> <input data-price> <output data-amount>
//     <output data-anyam-total>  <output data-anyam-left>  <p data-anyam-over hidden>
const ONES = ["", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas"];
const SCALES = [[1e12, "triliun"], [1e9, "miliar"], [1e6, "juta"], [1e3, "ribu"], [100, "ratus"]];

function say(value) {
  if (value < 12) return ONES[value];
  if (value < 20) return `${ONES[value - 10]} belas`;
  if (value < 100) return `${ONES[Math.floor(value / 10)]} puluh ${say(value % 10)}`;
  const [size, word] = SCALES.find(([limit]) => value >= limit);
  const count = Math.floor(value / size);
  const head = count === 1 && size <= 1000 ? `se${word}` : `${say(count)} ${word}`;
  return `${head} ${say(value % size)}`;
}

export const inWords = (value) => `${say(value).replace(/\s+/g, " ").trim() || "nol"} rupiah`;

export const rupiah = (value) =>
  `${value < 0 ? "-" : ""}Rp ${Math.abs(value).toString().replace(/\B(?=(\d{3})+$)/g, ".")}`;

// The server's RupiahField decides; this only has to agree on what it shows.
export function parse(text) {
  const plain = text.trim().replace(/^Rp\.?\s*/i, "").replace(/,(00|-)$/, "").replace(/\s/g, "");
  if (/^\d{1,15}$/.test(plain)) return Number(plain);
  if (/^\d{1,3}(\.\d{3}){1,4}$/.test(plain)) return Number(plain.replace(/\./g, ""));
  const worded = /^(\d{1,6})(?:,(\d{1,3}))?(ribu|rb|juta|jt|miliar|milyar)$/i.exec(plain);
  if (!worded) return null;
  const scale = { r: 3, j: 6, m: 9 }[worded[3][0].toLowerCase()];
  return Number(worded[1] + (worded[2] || "").padEnd(scale, "0"));
}

function quantity(input) {
  const typed = input.value.trim();
  // 1.250 is twelve hundred and fifty here, as the server reads it.
  const plain = (/^\d{1,3}(\.\d{3})+$/.test(typed) ? typed.replace(/\./g, "") : typed).replace(",", ".");
  return /^\d{1,9}(\.\d{1,3})?$/.test(plain) ? Number(plain) : null;
}

function echo(input) {
  const place = document.getElementById(`${input.id}_words`);
  if (!place) return;
  const show = () => {
    const amount = parse(input.value);
    place.textContent = amount ? inWords(amount) : "";
  };
  input.addEventListener("input", show);
  show();
}

function lineAmount(line) {
  const count = line.querySelector("[data-quantity]");
  const price = line.querySelector("[data-price]");
  const gone = line.querySelector('input[name$="-DELETE"]');
  if (!count || !price || (gone && gone.checked)) return 0;
  const amount = Math.round((quantity(count) || 0) * (parse(price.value) || 0));
  const out = line.querySelector("[data-amount]");
  if (out) out.textContent = rupiah(amount);
  return amount;
}

function addUp(form) {
  let total = Number(form.dataset.others || 0);
  for (const line of form.querySelectorAll("[data-anyam-line]")) total += lineAmount(line);
  const ceiling = form.dataset.ceiling ? Number(form.dataset.ceiling) : null;
  const over = ceiling !== null && total > ceiling;
  for (const out of form.querySelectorAll("[data-anyam-total]")) out.textContent = rupiah(total);
  for (const out of form.querySelectorAll("[data-anyam-left]")) out.textContent = rupiah(Math.abs(ceiling - total));
  for (const note of form.querySelectorAll("[data-anyam-over]")) note.hidden = !over;
  for (const note of form.querySelectorAll("[data-anyam-under]")) note.hidden = over;
  for (const box of form.querySelectorAll(".k-total")) box.classList.toggle("k-total--over", over);
}

export function money(root) {
  for (const input of root.querySelectorAll("[data-anyam-rupiah]")) echo(input);
  for (const form of root.querySelectorAll("[data-anyam-budget]")) {
    form.addEventListener("input", () => addUp(form));
    addUp(form);
  }
}
