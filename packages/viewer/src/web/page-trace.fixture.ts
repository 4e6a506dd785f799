import { beforeEach, expect, it } from "vitest";
import type { PageInBrowser } from "./page-in-browser.fixture.ts";
import {
  attributesOf,
  CLIENT,
  nanosAt,
  sendLogs,
  sendSpans,
  SERVER,
  spanIdOf,
  traceIdOf,
} from "./sample-traces-fixture.ts";

const WORKER = { service: "orders-worker", resource: { "cloud.platform": "cloudflare.workers" } };
const LAMBDA = { service: "payments-lambda", scope: "@tracelet/aws-lambda" };
const HOSTILE = `<img src=x onerror="globalThis.pwned = true">`;

/** What the view of a trace does. */
export function traceCases(browser: PageInBrowser): void {
  const spanNames = (): Promise<string[]> => browser.page.locator(".span-row .label").allTextContents();
  const clipboard = (): Promise<string> => browser.page.evaluate("navigator.clipboard.readText()");
  beforeEach(async () => {
    const exception = {
      "exception.type": "CardDeclinedError",
      "exception.message": HOSTILE,
      "exception.stacktrace": "CardDeclinedError: no\n    at charge (/app/lambda.ts:21:13)",
    };
    const event = { name: "exception", timeUnixNano: nanosAt(80), attributes: attributesOf(exception) };
    await sendSpans(browser.receiver, WORKER, [
      { trace: 1, id: 1, name: "POST /orders/:id", kind: SERVER, end: 200, attributes: { "faas.coldstart": true } },
      { trace: 1, id: 2, parent: 1, name: "POST", kind: CLIENT, start: 10, end: 190 },
      { trace: 1, id: 6, parent: 1, name: "validate", start: 5, end: 5 },
    ]);
    await sendSpans(browser.receiver, LAMBDA, [
      { trace: 1, id: 3, parent: 2, name: "POST /charge", kind: SERVER, start: 20, end: 180 },
      {
        trace: 1,
        id: 4,
        parent: 3,
        name: `charge ${HOSTILE}`,
        start: 30,
        end: 90,
        attributes: { "card.token": "tok_0123456789" },
        more: {
          events: [event],
          status: { code: 2, message: HOSTILE },
          links: [
            { traceId: traceIdOf(2), spanId: spanIdOf(1) },
            { traceId: traceIdOf(1), spanId: spanIdOf(1) },
          ],
        },
      },
      {
        trace: 1,
        id: 5,
        parent: 99,
        name: "orphan",
        start: 50,
        end: 60,
        attributes: { "tracelet.incomplete": true },
      },
    ]);
    await sendSpans(browser.receiver, WORKER, [
      { trace: 2, id: 1, name: "scheduled", end: 0 },
      { trace: 2, id: 2, parent: 1, name: "compute", end: 0 },
    ]);
    await sendLogs(browser.receiver, "payments-lambda", [
      {
        traceId: traceIdOf(1),
        spanId: spanIdOf(4),
        timeUnixNano: nanosAt(40),
        body: { stringValue: "calling the bank" },
      },
    ]);
  });

  const openTrace = async (path = ""): Promise<void> => {
    await browser.open(`/t/${traceIdOf(1)}${path}`);
    await browser.page.locator(".span-row").first().waitFor();
  };

  it("is a tree by its permalink, with logs in their place and a bar for each span", async () => {
    await openTrace();
    const labels = [
      "POST /orders/:id",
      "validate",
      "POST",
      "POST /charge",
      `charge ${HOSTILE}`,
      "calling the bank",
      "orphan",
    ];
    expect(await browser.page.locator(".waterfall .label").allTextContents()).toEqual(labels);
    const levels = await browser.attributes(".span-row", "aria-level");
    expect(levels).toEqual(["1", "2", "2", "3", "4", "1"]);
    const bars = await browser.attributes(".bar-of-span", "style");
    expect(bars.map((style) => /left: (\S+);/.exec(style ?? "")?.[1])).toEqual(["0%", "5%", "10%", "15%", "25%"]);
    expect(await browser.page.locator(".instant").count()).toBe(1);
  });

  it("shows what else was found, and leads to the spans", async () => {
    await openTrace();
    const kinds = await browser.attributes(".finding", "data-kind");
    expect(kinds).toEqual(["incomplete", "orphan", "secret", "cold-start", "delivery"]);
    await browser.page.getByRole("button", { name: /card.token/ }).click();
    await browser.page.locator(".details .is-secret").waitFor();
    expect(browser.page.url()).toContain(`?span=${spanIdOf(4)}`);
  });

  it("shows attributes, the exception with its stack, the request that brought the span, and text as text", async () => {
    await openTrace(`?span=${spanIdOf(4)}`);
    const details = browser.page.locator(".details");
    await details.getByText("CardDeclinedError: <img").waitFor();
    expect(await details.locator(".stack").textContent()).toContain("at charge (/app/lambda.ts:21:13)");
    expect(await details.textContent()).toMatch(/request 2 of \d, .* \(json\), with 3 spans/);
    expect(await browser.page.locator("img").count()).toBe(0);
    expect(await browser.page.evaluate("globalThis.pwned")).toBeUndefined();
  });

  it("follows links within the trace and to another one, where the clock stood still", async () => {
    await openTrace(`?span=${spanIdOf(4)}`);
    await browser.page.getByRole("button", { name: /of this trace/ }).click();
    await browser.page.getByRole("heading", { name: "POST /orders/:id" }).waitFor();
    await browser.page.goBack();
    await openTrace(`?span=${spanIdOf(4)}`);
    await browser.page.getByRole("link", { name: /^trace 0/ }).click();
    await browser.page.getByRole("button", { name: "The clock of orders-worker stood still" }).waitFor();
    expect(await browser.page.locator(".track").allTextContents()).toEqual([
      "the clock stood still",
      "the clock stood still",
    ]);
  });

  it("folds and unfolds by key and by click, and hides logs", async () => {
    await openTrace();
    for (const key of ["j", "j", "j", "h"]) await browser.page.keyboard.press(key);
    await browser.page.getByText("+2").waitFor();
    expect(await spanNames()).toEqual(["POST /orders/:id", "validate", "POST", "orphan"]);
    await browser.page.keyboard.press("Enter");
    await browser.page.getByText("calling the bank").waitFor();
    await browser.page.getByRole("button", { name: "1 log" }).click();
    expect(await browser.page.locator(".log-row").count()).toBe(0);
    await browser.page.getByRole("button", { name: "Fold" }).first().click();
    expect(await spanNames()).toEqual(["POST /orders/:id", "orphan"]);
  });

  it("finds spans, dims the others, and walks what was found", async () => {
    await openTrace();
    await browser.page.keyboard.press("/");
    await browser.page.keyboard.type("card.token");
    await browser.page.getByText("1 found").waitFor();
    await browser.page.keyboard.press("Enter");
    await browser.page.keyboard.press("n");
    await browser.page.getByRole("heading", { name: /^charge/ }).waitFor();
    expect(await browser.page.locator(".row.is-passed").count()).toBe(6);
  });

  it("is copied as a link and as JSON", async () => {
    await openTrace();
    await browser.page.getByRole("button", { name: "copy link" }).click();
    await browser.page.getByText("copied").waitFor();
    expect(await clipboard()).toBe(`${browser.receiver.url}/t/${traceIdOf(1)}`);
    await browser.page.getByRole("button", { name: "copy as JSON" }).click();
    await browser.page.getByText("copied").nth(1).waitFor();
    expect(JSON.parse(await clipboard())).toMatchObject({ traceId: traceIdOf(1), spans: { length: 6 } });
  });

  it("grows while it is looked at, and shows a trace that has not arrived yet when it does", async () => {
    await browser.open(`/t/${traceIdOf(7)}`);
    await browser.page.getByText("No such trace").waitFor();
    // The browser's own words for a 404.
    browser.complaints.splice(0);
    await sendSpans(browser.receiver, WORKER, [{ trace: 7, id: 1, name: "late" }]);
    await browser.page.locator(".span-row").waitFor();
    await sendSpans(browser.receiver, WORKER, [{ trace: 7, id: 2, parent: 1, name: "later" }]);
    await browser.page.locator(".span-row").nth(1).waitFor();
    expect(await spanNames()).toEqual(["late", "later"]);
  });
}
