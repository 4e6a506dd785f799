import { honeycomb, instrument } from "@tracelet/aws-lambda";

/** From the "AWS Parameters and Secrets Lambda Extension", which listens in the function's own environment. */
async function readParameter(name: string): Promise<string> {
  const url = `http://localhost:2773/systemsmanager/parameters/get?withDecryption=true&name=${encodeURIComponent(name)}`;
  const headers = { "X-Aws-Parameters-Secrets-Token": process.env["AWS_SESSION_TOKEN"] ?? "" };
  const { Parameter } = (await (await fetch(url, { headers })).json()) as { Parameter: { Value: string } };
  return Parameter.Value;
}

export const handler = instrument(async () => ({ statusCode: 200, body: "ok" }), {
  exporter: honeycomb({ apiKey: () => readParameter("/checkout/honeycomb") }),
});
