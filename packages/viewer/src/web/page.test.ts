import { describe, expect, it } from "vitest";
import { chromiumPath } from "./chromium-fixture.ts";
import { usePageInBrowser } from "./page-in-browser.fixture.ts";
import { listCases } from "./page-list.fixture.ts";
import { traceCases } from "./page-trace.fixture.ts";
import { nanosAt, postJson, sendLogs, sendSpans, spanIdOf, traceIdOf } from "./sample-traces-fixture.ts";

const LAMBDA = { service: "payments-lambda", scope: "@tracelet/aws-lambda" };
const MANY = 10_000;

if (chromiumPath === undefined) {
  console.warn(
    "The page is not tested: no Chromium here. Install one (Debian: apt install chromium) or set CHROMIUM_PATH.",
  );
}

describe.skipIf(chromiumPath === undefined)("the page", { timeout: 60_000 }, () => {
  const browser = usePageInBrowser();

  describe("list of traces", () => {
    listCases(browser);
  });

  describe("trace", () => {
    traceCases(browser);
  });

  it("stays quick with ten thousand spans, of which only those in sight are in the document", async () => {
    const spans = Array.from({ length: MANY }, (_, index) => ({
      trace: 1,
      id: index + 1,
      ...(index > 0 && { parent: Math.ceil(index / 3) }),
      name: `span ${index}`,
      start: index / 100,
    }));
    await sendSpans(browser.receiver, LAMBDA, spans);
    await browser.open(`/t/${traceIdOf(1)}`);
    await browser.page.getByText(`${MANY} spans`).waitFor();
    expect(await browser.page.locator(".span-row").count()).toBeLessThan(80);
    await browser.page.keyboard.press("End");
    await browser.page.locator('[aria-selected="true"]').waitFor();
    const last = await browser.page.locator(".span-row .label").last().textContent();
    await browser.page.keyboard.press("Home");
    await browser.page.locator('.span-row[aria-selected="true"]', { hasText: "span 0" }).waitFor();
    expect(last).not.toBe("span 0");
    await browser.page.keyboard.press("h");
    await browser.page.getByText(`+${MANY - 1}`).waitFor();
    expect(await browser.page.locator(".span-row").count()).toBe(1);
  });

  it("shows logs outside of traces, and leads from the others to their trace", async () => {
    await sendSpans(browser.receiver, LAMBDA, [{ trace: 1, id: 1, name: "work" }]);
    await sendLogs(browser.receiver, "payments-lambda", [
      { timeUnixNano: nanosAt(0), severityNumber: 17, body: { stringValue: "outside" } },
      { traceId: traceIdOf(1), spanId: spanIdOf(1), timeUnixNano: nanosAt(1), body: { stringValue: "inside" } },
    ]);
    await browser.open("/logs");
    await browser.page.locator(".log-line").first().waitFor();
    expect(await browser.page.locator(".log-line .name").allTextContents()).toEqual(["inside", "outside"]);
    await browser.page.keyboard.press("j");
    await browser.page.getByRole("link", { name: /^in trace/ }).click();
    await browser.page.getByRole("heading", { name: "work" }).waitFor();
  });

  it("shows the latest value of each metric", async () => {
    const metric = (value: number): object => ({
      name: "orders",
      unit: "{order}",
      gauge: { dataPoints: [{ asDouble: value }] },
    });
    const request = (value: number): object => ({
      resourceMetrics: [{ scopeMetrics: [{ metrics: [metric(value)] }] }],
    });
    await postJson(browser.receiver, "/v1/metrics", request(1));
    await postJson(browser.receiver, "/v1/metrics", request(2));
    await browser.open("/metrics");
    await browser.page.getByText("2 order").waitFor();
    expect(await browser.page.locator(".metrics tbody tr").count()).toBe(1);
  });

  it("follows the system's theme until another is chosen, which it remembers", async () => {
    const background = (): Promise<string> =>
      browser.page.evaluate("getComputedStyle(document.documentElement).backgroundColor");
    await browser.open();
    const light = await background();
    await browser.page.emulateMedia({ colorScheme: "dark" });
    const dark = await background();
    expect(dark).not.toBe(light);
    for (const key of ["t", "t"]) await browser.page.keyboard.press(key);
    expect(await background()).toBe(light);
    await browser.page.reload();
    expect(await background()).toBe(light);
  });

  it("names its keys", async () => {
    await browser.open();
    await browser.page.keyboard.press("?");
    await browser.page.getByRole("dialog").waitFor();
    await browser.page.keyboard.press("Escape");
    await browser.page.getByRole("dialog").waitFor({ state: "detached" });
  });
});
