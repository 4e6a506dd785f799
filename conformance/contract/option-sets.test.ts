import { expect, it } from "vitest";
import { HANDLER_HEADER, SECOND_SERVICE } from "../apps/platform.ts";
import { createLambdaHostKind } from "../hosts/lambda/lambda.ts";
import { createCaller } from "../trace-context.ts";
import { HOSTS, onEveryHost } from "./subject.ts";

const REQUESTS = 10;

onEveryHost(
  "two option sets in one isolate",
  (subject) => {
    it("keep their own resource, at the same time", async () => {
      const callers = Array.from({ length: REQUESTS }, (_, index) => ({
        ...createCaller(),
        handler: index % 2 === 0 ? "traced" : "second",
        service: index % 2 === 0 ? "conformance" : SECOND_SERVICE,
      }));
      await Promise.all(
        callers.map(({ headers, handler, traceId }) =>
          subject.host.request(`/interleaved?id=${traceId}`, { headers: { ...headers, [HANDLER_HEADER]: handler } }),
        ),
      );
      for (const { traceId, service } of callers) {
        const services = (await subject.arrival(traceId, 6)).map(({ resource }) => resource["service.name"]);
        expect(services).toEqual(Array.from({ length: 6 }, () => service));
      }
    });
  },
  { hosts: [...HOSTS, createLambdaHostKind("Lambda Managed Instances", { maxConcurrency: REQUESTS })] },
);
