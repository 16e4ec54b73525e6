// Typing finds the other end of a link: a combobox over the fragment that the server writes.

const PAUSE = 150;
let serial = 0;

export class DeskTarget extends HTMLElement {
  private input: HTMLInputElement | null = null;
  private held: HTMLInputElement | null = null;
  private list: HTMLUListElement | null = null;
  private timer = 0;
  private asked = "";
  private at = -1;

  connectedCallback(): void {
    this.input = this.querySelector<HTMLInputElement>("input[name=q]");
    this.held = this.querySelector<HTMLInputElement>("input[name=target]");
    if (!this.input || this.list) return;
    serial += 1;
    this.list = document.createElement("ul");
    Object.assign(this.list, { id: `target-hits-${serial}`, className: "target-hits", hidden: true, role: "listbox" });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.querySelector("label")?.textContent ?? "");
    this.append(this.list);
    const attributes = { role: "combobox", "aria-expanded": "false", "aria-controls": this.list.id, "aria-autocomplete": "list" };
    for (const [name, value] of Object.entries(attributes)) this.input.setAttribute(name, value);
    this.input.addEventListener("input", () => this.ask());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.close());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target instanceof Element ? event.target.closest<HTMLElement>("[role=option]") : null;
      if (option) this.take(option);
    });
  }

  private get options(): HTMLElement[] {
    return [...(this.list?.querySelectorAll<HTMLElement>("[role=option][data-uid]") ?? [])];
  }

  private ask(): void {
    if (this.held) this.held.value = "";
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.search(), PAUSE);
  }

  private async search(): Promise<void> {
    const words = this.input?.value.trim() ?? "";
    this.asked = words;
    if (!words) return this.close();
    const address = `${this.dataset.source ?? ""}&q=${encodeURIComponent(words)}`;
    const response = await fetch(address, { headers: { Accept: "text/html" } }).catch(() => null);
    if (!response?.ok || this.asked !== words || !this.list) return;
    const parsed = new DOMParser().parseFromString(await response.text(), "text/html");
    this.list.replaceChildren(...parsed.querySelectorAll("li"));
    this.options.forEach((option, index) => { option.id = `${this.list?.id}-${index}`; });
    this.at = -1;
    this.list.hidden = false;
    this.list.scrollIntoView({ block: "nearest" });
    this.input?.setAttribute("aria-expanded", "true");
  }

  private close(): void {
    if (!this.list) return;
    this.list.hidden = true;
    this.input?.setAttribute("aria-expanded", "false");
    this.input?.removeAttribute("aria-activedescendant");
  }

  private move(step: number): void {
    const { options } = this;
    if (options.length === 0) return;
    this.at = (this.at + step + options.length) % options.length;
    options.forEach((option, index) => option.setAttribute("aria-selected", String(index === this.at)));
    const chosen = options[this.at];
    this.input?.setAttribute("aria-activedescendant", chosen?.id ?? "");
    chosen?.scrollIntoView({ block: "nearest" });
  }

  private take(option: HTMLElement): void {
    if (this.input) this.input.value = option.dataset.title ?? "";
    if (this.held) this.held.value = option.dataset.uid ?? "";
    this.close();
  }

  private key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const isOpen = this.list !== null && !this.list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!isOpen) void this.search();
      else this.move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && isOpen && !(event.ctrlKey || event.metaKey)) {
      const option = this.options[Math.max(0, this.at)];
      if (option) this.take(option);
    } else if (event.key === "Escape" && isOpen) {
      this.close();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
