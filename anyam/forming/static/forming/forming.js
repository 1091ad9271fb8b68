// Moving people between proposed groups with pointer or keyboard. Without this file each person has
// a list and a button. The value of a move is asked of the server while somebody hovers.
(() => {
  let held = null; // { item, to }
  let asked = "";
  let speed = 0;
  let scrolling = false;
  const EDGE = 90; // pixels; the bar at the foot of a phone's screen is lower
  const PACE = 0.5; // pixels a millisecond, however few pictures a second a cheap phone draws
  const LONGEST = 100; // milliseconds between two pictures; after a longer pause the page must not jump

  const board = () => document.querySelector("[data-anyam-board]");
  const say = (text) => {
    const place = document.getElementById("nilai");
    if (place) place.textContent = text;
  };
  const cards = () => [...board().querySelectorAll("[data-to]")];

  function sentence(found) {
    const words = board().dataset;
    const change = found.difference;
    const kind = change > 0 ? words.better : change < 0 ? words.worse : words.same;
    const text = kind.replace("%d", String(Math.abs(change)));
    return found.problems.length ? `→ ${text}, ${words.broken}` : `→ ${text}`;
  }

  async function preview(member, to) {
    const query = new URLSearchParams({ member, to });
    asked = query.toString();
    const mine = asked;
    try {
      const answer = await fetch(`${board().dataset.valueUrl}?${query}`, { headers: { Accept: "application/json" } });
      if (!answer.ok || mine !== asked) return;
      say(sentence(await answer.json()));
    } catch {
      // offline: the move itself will tell
    }
  }

  function over(to) {
    if (!held || held.to === to) return;
    held.to = to;
    for (const card of cards()) card.classList.toggle("f-card--over", card.dataset.to === to);
    if (to) preview(held.item.dataset.member, to);
    else say("");
  }

  // Near the edge the page goes on by itself, as long as the finger stays there.
  function scroll() {
    if (scrolling) return;
    scrolling = true;
    let before = performance.now();
    requestAnimationFrame(function go(now) {
      scrolling = Boolean(held && speed);
      if (!scrolling) return;
      window.scrollBy(0, speed * Math.min(Math.max(now - before, 0), LONGEST));
      before = now;
      requestAnimationFrame(go);
    });
  }

  function lift(item) {
    held = { item, to: item.closest("[data-to]").dataset.to };
    item.classList.add("f-person--lifted");
  }

  function end(drop) {
    if (!held) return;
    const { item, to } = held;
    held = null;
    asked = "";
    speed = 0;
    item.classList.remove("f-person--lifted");
    for (const card of cards()) card.classList.remove("f-card--over");
    say("");
    if (!drop || !to || to === item.closest("[data-to]").dataset.to) return;
    const form = item.querySelector("form");
    const choice = form.querySelector("select");
    choice.value = to;
    if (choice.value === to) form.requestSubmit();
  }

  function step(by) {
    const all = cards().map((card) => card.dataset.to);
    over(all[(all.indexOf(held.to) + by + all.length) % all.length]);
  }

  document.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest(".f-handle");
    if (!handle || event.button > 0) return;
    event.preventDefault();
    lift(handle.closest("[data-member]"));
    handle.focus();
  });
  document.addEventListener("pointermove", (event) => {
    if (!held) return;
    const below = document.elementFromPoint(event.clientX, event.clientY);
    const card = below && below.closest("[data-to]");
    over(card ? card.dataset.to : "");
    speed = event.clientY < EDGE ? -PACE : event.clientY > window.innerHeight - EDGE ? PACE : 0;
    if (speed) scroll();
  });
  document.addEventListener("pointerup", () => end(true));
  document.addEventListener("pointercancel", () => end(false));
  document.addEventListener("keydown", (event) => {
    const handle = event.target.closest(".f-handle");
    if (!handle) return;
    const key = event.key;
    if (!held && (key === " " || key === "Enter")) {
      lift(handle.closest("[data-member]"));
      say(`${held.item.dataset.name} ${board().dataset.lifted}`);
    } else if (held && (key === " " || key === "Enter")) end(true);
    else if (held && (key === "ArrowDown" || key === "ArrowRight")) step(1);
    else if (held && (key === "ArrowUp" || key === "ArrowLeft")) step(-1);
    else if (held && key === "Escape") end(false);
    else return;
    event.preventDefault();
  });
  document.addEventListener("change", (event) => {
    const choice = event.target;
    if (choice.matches("[data-anyam-preview]")) preview(choice.form.elements.member.value, choice.value);
    if (choice.matches("[data-anyam-send]")) choice.form.requestSubmit();
  });

  function ready() {
    for (const handle of document.querySelectorAll(".f-handle")) handle.hidden = false;
  }
  document.addEventListener("htmx:load", ready);
  ready();
})();
