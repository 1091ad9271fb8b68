// "Pakai lokasi HP ini": writes the phone's position into a box, only when it is asked to.
(() => {
  const button = document.querySelector("[data-anyam-point]");
  const box = button && document.getElementById(button.dataset.anyamPoint);
  const note = box && document.getElementById(`${box.id}_note`);
  if (!note || !navigator.geolocation || !window.isSecureContext) return;
  const say = (text) => { note.textContent = text; };
  const found = ({ coords }) => {
    box.value = `${coords.latitude.toFixed(6)}, ${coords.longitude.toFixed(6)}`;
    say(button.dataset.found.replace("{n}", Math.ceil(coords.accuracy)));
  };
  const failed = (problem) => say(problem.code === 1 ? button.dataset.refused : button.dataset.failed);
  button.addEventListener("click", () => {
    say(button.dataset.wait);
    navigator.geolocation.getCurrentPosition(found, failed, { enableHighAccuracy: true, timeout: 20000 });
  });
  button.closest("[hidden]").hidden = false;
})();
