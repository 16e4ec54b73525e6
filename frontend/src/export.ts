// The picture as a file of its own: what the style sheet says is written into the drawing.

import type { StandardsGraph } from "./picture";
import type { Bounds } from "./scene";
import { t } from "./words";

const MARGIN = 24;
const WRITTEN = [
  "fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin",
  "stroke-opacity", "fill-opacity", "font-family", "font-size", "font-weight", "font-variant-numeric", "paint-order",
  "text-anchor", "visibility",
] as const;

function writeStyles(from: Element, to: Element): void {
  const style = getComputedStyle(from);
  for (const name of WRITTEN) {
    const value = style.getPropertyValue(name);
    if (value) to.setAttribute(name, value.replaceAll('"', "'"));
  }
  const moved = from instanceof SVGElement ? from.style.transform : "";
  const places = /^translate\((-?[\d.]+)px(?:, (-?[\d.]+)px)?\)$/.exec(moved);
  if (places) to.setAttribute("transform", `translate(${places[1]} ${places[2] || 0})`);
  for (const name of ["style", "class", "tabindex", "role", "data-uid", "data-type", "data-says", "aria-current"]) {
    to.removeAttribute(name);
  }
}

function writeAll(from: Element, to: Element): void {
  writeStyles(from, to);
  const [mine, copies] = [[...from.children], [...to.children]];
  mine.forEach((child, index) => {
    const copy = copies[index];
    if (copy) writeAll(child, copy);
  });
}

/** The drawing as one SVG text with nothing outside it, on its paper, at its full size. */
function svgText(svg: SVGSVGElement, bounds: Bounds, title: string): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  writeAll(svg, copy);
  const [width, height] = [bounds.width + 2 * MARGIN, bounds.height + 2 * MARGIN];
  const [x, y] = [bounds.x - MARGIN, bounds.y - MARGIN];
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("viewBox", `${x} ${y} ${width} ${height}`);
  copy.setAttribute("width", String(Math.ceil(width)));
  copy.setAttribute("height", String(Math.ceil(height)));
  copy.setAttribute("role", "img");
  copy.setAttribute("aria-label", title);
  copy.removeAttribute("transform");
  copy.querySelector("g")?.removeAttribute("transform");
  const paper = copy.ownerDocument.createElementNS("http://www.w3.org/2000/svg", "rect");
  const ground = getComputedStyle(document.documentElement).getPropertyValue("--paper").trim();
  for (const [name, value] of Object.entries({ x, y, width, height, fill: ground || "white" })) {
    paper.setAttribute(name, String(value));
  }
  copy.prepend(paper);
  return new XMLSerializer().serializeToString(copy);
}

const LARGEST = 8000;

/** The same drawing as pixels, twice as fine where the browser's canvas allows it. */
async function pngBlob(text: string, bounds: Bounds): Promise<Blob> {
  const [width, height] = [bounds.width + 2 * MARGIN, bounds.height + 2 * MARGIN];
  const scale = Math.min(2, LARGEST / Math.max(width, height));
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil(width * scale);
  canvas.height = Math.ceil(height * scale);
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("canvas"))), "image/png");
  });
}

/** Saves the picture under its title and gives the file's name. */
export async function savePicture(picture: StandardsGraph, title: string, format: "svg" | "png"): Promise<string> {
  const bounds = picture.bounds();
  const text = svgText(picture.svg, bounds, `${t("picture")}: ${title}`);
  const blob = format === "svg" ? new Blob([text], { type: "image/svg+xml" }) : await pngBlob(text, bounds);
  save(`${title}.${format}`, blob);
  return `${title}.${format}`;
}

/** Hands a file to the person. */
function save(name: string, blob: Blob): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
