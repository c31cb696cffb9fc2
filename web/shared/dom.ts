/** What an element may be given: attributes, and what it does. No markup is ever made of a text. */
export interface Properties {
  readonly [attribute: string]: string | number | boolean | undefined | ((event: Event) => unknown);
}

export type Child = Node | string | undefined | false | null | readonly Child[];

/** Makes an element. A function is a listener; `true` an attribute without a value; `false` and `undefined` none. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Properties = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== undefined && value !== false) element.setAttribute(name, String(value));
  }
  put(element, children);
  return element;
}

function put(element: Element, children: readonly Child[]): void {
  for (const child of children) {
    if (Array.isArray(child)) put(element, child as readonly Child[]);
    else if (child !== undefined && child !== false && child !== null) element.append(child as Node | string);
  }
}

let numbers = 0;

/** An id that no other element has. */
export function fresh(): string {
  numbers += 1;
  return `e${numbers}`;
}

/** A button. */
export function button(text: string, action: () => unknown, properties: Properties = {}): HTMLButtonElement {
  return h("button", { type: "button", ...properties, click: () => void action() }, text);
}

/** A labelled field, with an explanation under it. */
export function field(label: string, input: HTMLElement, explanation?: string): HTMLElement {
  input.id ||= fresh();
  const about = explanation === undefined ? undefined : h("p", { class: "hint", id: fresh() }, explanation);
  if (about !== undefined) input.setAttribute("aria-describedby", about.id);
  return h("div", { class: "field" }, h("label", { for: input.id }, label), about, input);
}

/** A file to keep. */
export function download(name: string, bytes: Uint8Array | string): void {
  const url = URL.createObjectURL(new Blob([bytes as BlobPart], { type: "application/octet-stream" }));
  h("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
