import { expect, it } from "vitest";
import { parseCommand } from "./cli-command.ts";

it("listens on the standard port of this machine by default", () => {
  expect(parseCommand([])).toEqual({
    kind: "listen",
    options: { port: 4318, host: "127.0.0.1", isJson: false, quietMillis: 500 },
  });
});

it("takes all options", () => {
  expect(parseCommand(["--port", "0", "--host=::1", "--json", "--quiet-millis", "20"])).toEqual({
    kind: "listen",
    options: { port: 0, host: "::1", isJson: true, quietMillis: 20 },
  });
});

it.each([
  [["--port", "http"], "--port"],
  [["--port", "65536"], "--port"],
  [["--port", ""], "--port"],
  [["--quiet-millis", "0.5"], "--quiet-millis"],
  [["--verbose"], "--verbose"],
  [["4318"], "4318"],
])("names what is wrong with %j", (args, culprit) => {
  expect(parseCommand(args)).toMatchObject({
    kind: "invalid",
    problem: expect.stringContaining(culprit),
  });
});
