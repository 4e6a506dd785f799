import fc from "fast-check";
import { expect, it } from "vitest";
import { spanFixture } from "./span-fixture.ts";
import { layOutTree } from "./span-tree.ts";

const id = fc.integer({ min: 1, max: 6 }).map(String);

it("gives every span one row, whatever the parents are", () => {
  const spans = fc.array(fc.record({ id, parent: fc.option(id, { nil: undefined }), start: fc.nat(9) }));
  fc.assert(
    fc.property(spans, (drafts) => {
      const input = drafts.map(({ parent, ...draft }) =>
        spanFixture(parent === undefined ? draft : { ...draft, parent }),
      );
      const rows = layOutTree(input);
      expect(rows).toHaveLength(input.length);
      expect(new Set(rows.map((row) => row.span))).toEqual(new Set(input));
    }),
  );
});

it("lays out a chain of many thousand spans", () => {
  const chain = Array.from({ length: 20_000 }, (_, index) => spanFixture({ id: `${index + 1}`, parent: `${index}` }));
  const rows = layOutTree(chain);
  expect(rows).toHaveLength(chain.length);
  expect(rows[0]).toMatchObject({ guide: "", parentProblem: "missing" });
});

it("lays out very many siblings", () => {
  const siblings = Array.from({ length: 150_000 }, (_, index) => spanFixture({ id: `a${index}`, parent: "1" }));
  expect(layOutTree([spanFixture({ id: "1" }), ...siblings])).toHaveLength(siblings.length + 1);
});
