import type { JSX } from "preact";
import { secretKeys } from "../src/findings/secret-findings.ts";
import type { Attributes } from "../src/viewer-span.ts";
import { toText } from "../src/web/search-traces.ts";

/** Attributes by name; nothing when there are none. What looks like a secret is marked. */
export function AttributeTable({ title, attributes }: { title: string; attributes: Attributes }): JSX.Element | null {
  const pairs = Object.entries(attributes).toSorted(([a], [b]) => (a < b ? -1 : 1));
  if (pairs.length === 0) return null;
  const secrets = new Set(secretKeys(attributes));
  return (
    <section>
      {title !== "" && <h3>{title}</h3>}
      <table>
        <tbody>
          {pairs.map(([key, value]) => (
            <tr key={key} class={secrets.has(key) ? "is-secret" : undefined}>
              <th scope="row">{key}</th>
              <td>
                <span class={`value is-${typeof value}`}>{toText(value)}</span>
                {secrets.has(key) && <b class="badge is-warning">looks like a secret</b>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
