import encodeQR from "qr";
import decodeQR from "qr/decode.js";
import { button, h } from "./dom.js";
import { t } from "./say.js";

const SVG = "http://www.w3.org/2000/svg";

/** A QR code of a text, drawn in the page; the text itself must stand beside it. */
export function qrCode(text: string, label: string): HTMLElement {
  const rows = encodeQR(text, "raw", { ecc: "medium", border: 4 });
  const size = rows.length;
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${size} ${size}`);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", label);
  svg.setAttribute("shape-rendering", "crispEdges");
  const path = document.createElementNS(SVG, "path");
  const dark = rows.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : "")));
  path.setAttribute("d", dark.join(""));
  svg.append(path);
  return h("div", { class: "qr" }, svg);
}

/** A button that opens the camera, and gives the first text that it reads. */
export function scanner(found: (text: string) => void): HTMLElement {
  const place = h("div", { class: "scanner" });
  if (navigator.mediaDevices === undefined) return place;
  const start = button(t("scan.start"), () => scan(place, start, found), { class: "quiet" });
  place.append(start);
  return place;
}

async function scan(place: HTMLElement, start: HTMLElement, found: (text: string) => void): Promise<void> {
  const video = h("video", { playsinline: true, muted: true, "aria-label": t("scan.video") });
  const stream = await navigator.mediaDevices
    .getUserMedia({ video: { facingMode: "environment" } })
    .catch(() => undefined);
  if (stream === undefined) {
    place.replaceChildren(start, h("p", { role: "alert" }, t("scan.none")));
    return;
  }
  const end = () => {
    stream.getTracks().forEach((track) => track.stop());
    place.replaceChildren(start);
  };
  place.replaceChildren(video, button(t("scan.end"), end, { class: "quiet" }));
  video.srcObject = stream;
  await video.play().catch(() => undefined);
  const canvas = h("canvas");
  while (stream.active && place.isConnected) {
    const text = read(video, canvas);
    if (text !== undefined) {
      end();
      return found(text);
    }
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  stream.getTracks().forEach((track) => track.stop());
}

function read(video: HTMLVideoElement, canvas: HTMLCanvasElement): string | undefined {
  const [width, height] = [video.videoWidth, video.videoHeight];
  if (width === 0) return undefined;
  Object.assign(canvas, { width, height });
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null) return undefined;
  context.drawImage(video, 0, 0);
  try {
    return decodeQR(context.getImageData(0, 0, width, height));
  } catch {
    return undefined;
  }
}
