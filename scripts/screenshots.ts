/**
 * Takes the pictures of the documentation from the demo: `node scripts/screenshots.ts` after a build. Asks for Chromium,
 * see packages/viewer/src/web/chromium-fixture.ts.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { renderWaterfall } from "../packages/viewer/src/index.ts";
import { launchChromium } from "../packages/viewer/src/web/chromium-fixture.ts";
import { decodeTrace } from "../packages/viewer/src/web/decode-trace.ts";

const IMAGES = new URL("../docs/images/", import.meta.url);
const DEMO = fileURLToPath(new URL("../examples/distributed/demo/demo.ts", import.meta.url));
const COLUMNS = 110;
const VIEWPORT = { width: 1280, height: 560 };
const CODES: Readonly<Record<string, string>> = {
  "1": "font-weight: bold",
  "2": "color: #8b95a5",
  "31": "color: #ff7b72",
  "32": "color: #3fb950",
  "33": "color: #e3b341",
  "34": "color: #6ea8fe",
  "35": "color: #d2a8ff",
  "36": "color: #56d4dd",
};

const TERMINAL =
  "display: inline-block; margin: 0; padding: 16px 20px; font: 13px/1.4 'DejaVu Sans Mono', monospace; background: #14171c; color: #dde2ea";

mkdirSync(IMAGES, { recursive: true });
const demo = spawn(process.execPath, [DEMO, "--keep"], { stdio: ["ignore", "pipe", "inherit"] });
const browser = await launchChromium();
try {
  const said = await listenTo(demo.stdout);
  const address = /see its trace:\n {2}(\S+)/.exec(said)?.[1] ?? "";
  for (const place of said.match(/http\S+\/orders\/\w+/g) ?? []) await fetch(place, { method: "POST" });
  const failed = (await (await fetch(`${address}api/search?q=CardDeclinedError`)).json()) as string[];
  const traceId = failed.at(-1) ?? "";
  for (const colorScheme of ["light", "dark"] as const) await takePage({ address, traceId, colorScheme });
  const trace = decodeTrace(await (await fetch(`${address}api/traces/${traceId}`)).text());
  await takeTerminal(renderWaterfall(trace, { width: COLUMNS, color: true }));
} finally {
  await browser.close();
  demo.kill("SIGINT");
  await once(demo, "close");
}

/** Resolves with what the demo has said once it waits. */
async function listenTo(output: NodeJS.ReadableStream): Promise<string> {
  let text = "";
  for await (const chunk of output.setEncoding("utf8")) {
    text += String(chunk);
    if (text.includes("Stop with Ctrl+C")) return text;
  }
  throw new Error(`the demo ended early:\n${text}`);
}

interface Shot {
  readonly address: string;
  readonly traceId: string;
  readonly colorScheme: "light" | "dark";
}

async function takePage({ address, traceId, colorScheme }: Shot): Promise<void> {
  const page = await browser.newPage({ viewport: VIEWPORT, colorScheme, deviceScaleFactor: 2 });
  await page.goto(address);
  await page.locator(".trace-row").nth(3).waitFor();
  await page.screenshot({ path: fileOf(`viewer-list-${colorScheme}`) });
  await page.goto(`${address}t/${traceId}`);
  await page.getByText("charge card").click();
  await page.locator(".stack").waitFor();
  await page.screenshot({ path: fileOf(`viewer-trace-${colorScheme}`) });
  await page.close();
}

/** What a terminal would show, in its colours. */
async function takeTerminal(text: string): Promise<void> {
  const page = await browser.newPage({ viewport: VIEWPORT, deviceScaleFactor: 2 });
  await page.setContent(`<pre style="${TERMINAL}">${text.split("\u001b[0m").map(colored).join("")}</pre>`);
  await page.locator("pre").screenshot({ path: fileOf("viewer-terminal") });
  await page.close();
}

/** Text of which the last part may have a style. */
function colored(text: string): string {
  const [plain = "", start = ""] = text.split("\u001b[");
  const [code = "", styled = ""] = start.split(/(?<=^\d+)m/);
  return `${escapeHtml(plain)}<span style="${CODES[code] ?? ""}">${escapeHtml(styled)}</span>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

function fileOf(name: string): string {
  return fileURLToPath(new URL(`${name}.png`, IMAGES));
}
