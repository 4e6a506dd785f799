import type { Browser, Page } from "playwright-core";
import { build } from "tsdown";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { pageBuild } from "../../page-build.ts";
import { createReceiver, type Receiver } from "../receiver.ts";
import { launchChromium } from "./chromium-fixture.ts";

/** A receiver with nothing in it and a browser's page, new for each test. */
export interface PageInBrowser {
  receiver: Receiver;
  readonly page: Page;
  /** What the browser complained of: among others what the Content-Security-Policy forbids. A test fails on any. */
  readonly complaints: string[];
  open(path?: string): Promise<void>;
  /** An attribute of all elements that match. */
  attributes(selector: string, name: string): Promise<(string | null)[]>;
}

const PATIENCE_MILLIS = 60_000;

/** Builds the page, starts a browser, and gives each test of this file its own page; read it within tests only. */
export function usePageInBrowser(): PageInBrowser {
  const complaints: string[] = [];
  let browser: Browser | undefined;
  let current: { page: Page; receiver: Receiver } | undefined;
  const now = (): { page: Page; receiver: Receiver } => {
    if (current === undefined) throw new Error("there is a page within tests only");
    return current;
  };

  beforeAll(async () => {
    // As it is now, not as it was built last.
    await build({ ...pageBuild, config: false });
    browser = await launchChromium();
  }, PATIENCE_MILLIS);
  afterAll(() => browser?.close(), PATIENCE_MILLIS);

  beforeEach(async () => {
    const receiver = await createReceiver({ port: 0, quietMillis: PATIENCE_MILLIS });
    const context = await browser?.newContext({ colorScheme: "light", viewport: { width: 1280, height: 720 } });
    await context?.grantPermissions(["clipboard-read", "clipboard-write"]);
    const page = await context?.newPage();
    page?.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page?.on("pageerror", (error) => complaints.push(error.message));
    current = page && { page, receiver };
  }, PATIENCE_MILLIS);
  afterEach(async () => {
    await current?.page.context().close();
    await current?.receiver.close();
    const [complaint] = complaints.splice(0);
    if (complaint !== undefined) throw new Error(`the browser complained: ${complaint}`);
  }, PATIENCE_MILLIS);

  return {
    complaints,
    get page() {
      return now().page;
    },
    get receiver() {
      return now().receiver;
    },
    set receiver(receiver) {
      now().receiver = receiver;
    },
    open: async (path = "/") => {
      await now().page.goto(now().receiver.url + path);
    },
    attributes: async (selector, name) => {
      const elements = await now().page.locator(selector).all();
      return Promise.all(elements.map((element) => element.getAttribute(name)));
    },
  };
}
