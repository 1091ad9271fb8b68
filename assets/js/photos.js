// A photo from a phone is 4 MB; on a weak line it has to be 0.2. Shrunk before it is sent, turned
// the right way up, shown. When anything fails the original file goes, as it would without script.
const EDGE = 1280;
const QUALITY = 0.75;

async function shrink(file) {
  if (!/^image\/(jpeg|png|webp)$/.test(file.type) || !window.createImageBitmap || !window.DataTransfer) return file;
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const ratio = Math.min(1, EDGE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * ratio);
  canvas.height = Math.round(picture.height * ratio);
  const context = canvas.getContext("2d");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  if (!blob || blob.size >= file.size) return file;
  const name = `${file.name.replace(/\.\w+$/, "")}.jpg`;
  return new File([blob], name, { type: "image/jpeg", lastModified: file.lastModified });
}

function size(bytes) {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1).replace(".", ",")} MB`;
}

async function change(input) {
  const note = document.getElementById(`${input.id}_note`);
  const before = [...input.files];
  if (!before.length) return;
  input.dataset.busy = "1";
  try {
    const after = await Promise.all(before.map((file) => shrink(file).catch(() => file)));
    if (after.some((file, index) => file !== before[index])) {
      const transfer = new DataTransfer();
      after.forEach((file) => transfer.items.add(file));
      input.files = transfer.files;
    }
    if (note) note.textContent = after.map((file) => `${file.name} (${size(file.size)})`).join(", ");
  } catch (problem) {
    console.warn(problem);
  } finally {
    delete input.dataset.busy;
  }
}

export function photos(root) {
  for (const input of root.querySelectorAll("input[type=file][data-anyam-photo]")) {
    input.addEventListener("change", () => change(input));
  }
}
