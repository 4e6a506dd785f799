import { signal, type Signal } from "@preact/signals";

/** What the reader chose; `auto` follows the system. */
export type Theme = "auto" | "dark" | "light";

const KEY = "tracelet-theme";
const NEXT: Readonly<Record<Theme, Theme>> = { auto: "dark", dark: "light", light: "auto" };

export const theme: Signal<Theme> = signal(read());

/** Shows the page in the theme that was chosen last. */
export function applyTheme(): void {
  document.documentElement.dataset["theme"] = theme.value;
}

/** From auto to dark to light to auto. */
export function switchTheme(): void {
  theme.value = NEXT[theme.value];
  localStorage.setItem(KEY, theme.value);
  applyTheme();
}

function read(): Theme {
  const stored = localStorage.getItem(KEY);
  return stored === "dark" || stored === "light" ? stored : "auto";
}
