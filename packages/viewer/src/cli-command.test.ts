import { expect, it } from "vitest";
import { parseCommand } from "./cli-command.ts";

it("listens on the standard port of this machine by default", () => {
  expect(parseCommand([])).toEqual({
    kind: "listen",
    options: { port: 4318, host: "127.0.0.1", isJson: false, quietMillis: 500, forward: undefined, fail: undefined },
  });
});

it("takes all options", () => {
  expect(
    parseCommand([
      "--port",
      "0",
      "--host=::1",
      "--json",
      "--quiet-millis",
      "20",
      "--forward",
      "http://x",
      "--fail",
      "429",
    ]),
  ).toEqual({
    kind: "listen",
    options: { port: 0, host: "::1", isJson: true, quietMillis: 20, forward: "http://x", fail: 429 },
  });
});

it.each([
  [["--port", "http"], "--port"],
  [["--port", "65536"], "--port"],
  [["--port", ""], "--port"],
  [["--quiet-millis", "0.5"], "--quiet-millis"],
  [["--fail", "200"], "--fail"],
  [["--fail", "often"], "--fail"],
  [["--verbose"], "--verbose"],
  [["4318"], "4318"],
])("names what is wrong with %j", (args, culprit) => {
  expect(parseCommand(args)).toMatchObject({
    kind: "invalid",
    problem: expect.stringContaining(culprit),
  });
});
