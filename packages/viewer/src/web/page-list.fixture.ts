import { expect, it } from "vitest";
import { createReceiver } from "../receiver.ts";
import type { PageInBrowser } from "./page-in-browser.fixture.ts";
import { sendSpans, SERVER, traceIdOf, type SampleSpan } from "./sample-traces-fixture.ts";

/** What the list of traces does. */
export function listCases(browser: PageInBrowser): void {
  const names = (): Promise<string[]> => browser.page.locator(".trace-row .name").allTextContents();
  const send = (trace: number, name: string, more: Partial<SampleSpan> = {}, service = "shop"): Promise<void> =>
    sendSpans(browser.receiver, { service }, [{ trace, id: 1, name, kind: SERVER, ...more }]);
  const FAILED = { more: { status: { code: 2 } } };

  it("says what to do while nothing has arrived, then shows traces as they come", async () => {
    await browser.open();
    await browser.page.getByText(`OTEL_EXPORTER_OTLP_ENDPOINT=${browser.receiver.url}`).waitFor();
    await send(1, "GET /first");
    await browser.page.getByText("GET /first").waitFor();
    await send(2, "GET /second");
    await browser.page.getByText("GET /second").waitFor();
    expect(await names()).toEqual(["GET /second", "GET /first"]);
  });

  it("sorts by errors and by duration, filters by service, and keeps that in the address", async () => {
    await send(1, "GET /failed", { end: 10, ...FAILED });
    await send(2, "GET /slow", { end: 900 });
    await send(3, "GET /fast", { end: 1 }, "search");
    await browser.open();
    await browser.page.getByRole("button", { name: "errors first" }).click();
    expect(await names()).toEqual(["GET /failed", "GET /fast", "GET /slow"]);
    await browser.page.keyboard.press("s");
    expect(await names()).toEqual(["GET /slow", "GET /failed", "GET /fast"]);
    await browser.page.getByLabel("Service").selectOption("shop");
    expect(await names()).toEqual(["GET /slow", "GET /failed"]);
    await browser.page.reload();
    await browser.page.locator(".trace-row").first().waitFor();
    expect(await names()).toEqual(["GET /slow", "GET /failed"]);
  });

  it("searches attributes, errors and logs of all traces, also of those that arrive meanwhile", async () => {
    await send(1, "GET /one", { attributes: { "order.id": "teapot" } });
    await send(2, "GET /two");
    await browser.open();
    await browser.page.keyboard.press("/");
    await browser.page.keyboard.type("order.id=TEAPOT");
    await browser.page.locator(".trace-row").nth(1).waitFor({ state: "detached" });
    expect(await names()).toEqual(["GET /one"]);
    await send(3, "GET /three", { attributes: { "order.id": "teapot" } });
    await browser.page.getByText("GET /three").waitFor();
    expect(await names()).toEqual(["GET /three", "GET /one"]);
    await browser.page.keyboard.press("Escape");
    await browser.page.getByText("GET /two").waitFor();
  });

  it("is walked with j, k and enter; escape and the browser's back lead back", async () => {
    for (const trace of [1, 2, 3]) await send(trace, `GET /${trace}`);
    await browser.open();
    await browser.page.locator(".trace-row").first().waitFor();
    for (const key of ["j", "j", "j", "k", "Enter"]) await browser.page.keyboard.press(key);
    await browser.page.waitForURL(`**/t/${traceIdOf(2)}`);
    await browser.page.getByText("GET /2").waitFor();
    await browser.page.keyboard.press("Escape");
    await browser.page.locator(".trace-row").first().waitFor();
    await browser.page.goBack();
    await browser.page.waitForURL(`**/t/${traceIdOf(2)}`);
  });

  it("connects again when the browser.receiver comes back, and shows what that one has", async () => {
    await send(1, "GET /before");
    await browser.open();
    await browser.page.getByText("GET /before").waitFor();
    const port = Number(new URL(browser.receiver.url).port);
    await browser.receiver.close();
    await browser.page.getByText("disconnected").waitFor();
    browser.receiver = await createReceiver({ port });
    await send(2, "GET /after");
    await browser.page.getByText("GET /after").waitFor();
    expect(await names()).toEqual(["GET /after"]);
    // The browser says that it could not connect, which is what this is about.
    browser.complaints.splice(0);
  });

  it("forgets all when asked to", async () => {
    await send(1, "GET /one");
    await browser.open();
    await browser.page.getByRole("button", { name: "clear" }).click();
    await browser.page.getByText("Waiting for the first trace").waitFor();
    expect(browser.receiver.traces()).toEqual([]);
  });
}
