// What one types is kept in this browser until it is saved, and offered when one comes back.
//
// A form with data-keep="name" keeps each field that differs from what the server sent, with the
// version it was typed over. Taken back, the old version goes with it, so that the server merges
// with what others wrote since.

interface Kept {
  version: string;
  fields: Record<string, string>;
  at: number;
}

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const PREFIX = "desk:";
const LONGEST = 30 * 24 * 3600 * 1000;

const store = {
  read(name: string): Kept | null {
    try {
      const text = localStorage.getItem(PREFIX + name);
      return text ? (JSON.parse(text) as Kept) : null;
    } catch {
      return null; // forbidden or unreadable: nothing was kept
    }
  },
  write(name: string, kept: Kept): void {
    try {
      localStorage.setItem(PREFIX + name, JSON.stringify(kept));
    } catch {
      // full or forbidden: typing goes on, the page itself still holds it
    }
  },
  drop(name: string): void {
    try {
      localStorage.removeItem(PREFIX + name);
    } catch {
      // nothing was kept
    }
  },
};

const fieldsOf = (form: HTMLFormElement): Field[] =>
  [...form.querySelectorAll<Field>("input:not([type=hidden], [type=radio], [type=checkbox]), textarea, select")].filter(
    (field) => field.name !== "",
  );

const sent = (field: Field): string => {
  if (field instanceof HTMLSelectElement) {
    const chosen = [...field.options].find((option) => option.defaultSelected) ?? field.options[0];
    return chosen?.value ?? "";
  }
  return field.defaultValue;
};

const typed = (form: HTMLFormElement): Record<string, string> =>
  Object.fromEntries(fieldsOf(form).filter((field) => field.value !== sent(field)).map((field) => [field.name, field.value]));

const versionInput = (form: HTMLFormElement): HTMLInputElement | null =>
  form.querySelector<HTMLInputElement>("[data-keep-version]");

const mark = (form: HTMLFormElement, fields: Record<string, string>): void => {
  const sign = form.querySelector<HTMLElement>("[data-unsaved]");
  if (sign) sign.hidden = Object.keys(fields).length === 0;
};

/** Notes what stands in a form now. */
export function keep(form: HTMLFormElement): void {
  const name = form.dataset.keep;
  if (!name) return;
  const fields = typed(form);
  mark(form, fields);
  const offered = form.querySelector<HTMLElement>("[data-kept]");
  if (offered && !offered.hidden && Object.keys(fields).length === 0) return;
  if (Object.keys(fields).length === 0) store.drop(name);
  else store.write(name, { version: versionInput(form)?.value ?? "", fields, at: Date.now() });
  if (offered) offered.hidden = true;
}

/** Forgets what was typed, because it is saved. */
export function forget(name: string): void {
  store.drop(name);
}

function restore(form: HTMLFormElement, kept: Kept): void {
  for (const field of fieldsOf(form)) {
    const value = kept.fields[field.name];
    if (value !== undefined) field.value = value;
  }
  const version = versionInput(form);
  if (version && kept.version) version.value = kept.version;
  for (const details of [form.closest("details")]) if (details) details.open = true;
  mark(form, typed(form));
}

function offer(form: HTMLFormElement): void {
  const name = form.dataset.keep ?? "";
  const line = form.querySelector<HTMLElement>("[data-kept]");
  const kept = store.read(name);
  if (!kept || !line || Date.now() - kept.at > LONGEST) return;
  const now = typed(form);
  const differs = fieldsOf(form).some((field) => {
    const value = kept.fields[field.name];
    return value !== undefined && value !== field.value;
  });
  if (!differs || Object.keys(now).length > 0) return;
  line.hidden = false;
  for (const details of [form.closest("details")]) if (details) details.open = true;
  const done = (): void => {
    line.hidden = true;
  };
  line.querySelector<HTMLButtonElement>("[data-kept-restore]")!.onclick = () => {
    restore(form, kept);
    done();
    fieldsOf(form).find((field) => kept.fields[field.name] !== undefined)?.focus();
  };
  line.querySelector<HTMLButtonElement>("[data-kept-drop]")!.onclick = () => {
    store.drop(name);
    done();
  };
}

/** Offers, in every form on the page, what was typed there and not saved. */
export function offerAll(root: ParentNode = document): void {
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-keep]")) {
    offer(form);
    mark(form, typed(form));
  }
}
