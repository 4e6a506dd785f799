// Subsegments to the X-Ray daemon, by UDP; it knows no events.
import { Tracer } from "@aws-lambda-powertools/tracer";
import { handleOrder } from "../../user-code.ts";

const tracer = new Tracer({ serviceName: "bench" });

const inSpan = ({ name, attributes }, work) =>
  tracer.provider.captureAsyncFunc(name, async (segment) => {
    for (const [key, value] of Object.entries(attributes)) segment.addAnnotation(key.replaceAll(".", "_"), value);
    try {
      return await work();
    } finally {
      segment.close();
    }
  });

export const handler = () =>
  tracer.provider.captureAsyncFunc("## bench", async (segment) => {
    try {
      return await handleOrder(inSpan, () => Promise.resolve("in stock"));
    } finally {
      segment.close();
    }
  });
