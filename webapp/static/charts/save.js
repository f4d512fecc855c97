// Saves a printed picture as a file: SVG as it is, or PNG at twice its size.

const SHARPER = 2;

export async function save(sheet, kind, name) {
  const text = new XMLSerializer().serializeToString(sheet);
  const file = kind === "png" ? await png(sheet, text) : new Blob([text], { type: "image/svg+xml" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = `${name}.${kind}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

// By way of a data address, which the policy of the site allows to pictures; it allows no blob.
async function png(sheet, text) {
  const picture = new Image();
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await picture.decode();
  const canvas = document.createElement("canvas");
  canvas.width = sheet.getAttribute("width") * SHARPER;
  canvas.height = sheet.getAttribute("height") * SHARPER;
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((file) => (file ? resolve(file) : reject(new Error("the picture is too large"))), "image/png");
  });
}
