/** Checked by `tsc`, never run: a traced function has the type of the function. */
import { traced } from "./traced.ts";

declare function overloaded(value: string): string;
declare function overloaded(value: number): number;
declare function generic<Value>(value: Value): Promise<Value[]>;
declare function bound(this: { readonly id: number }, name: string): void;

traced(overloaded) satisfies typeof overloaded;
traced(overloaded)("text").toUpperCase();
traced(overloaded)(5).toFixed();
void (traced(generic)({ id: 7 }) satisfies Promise<{ id: number }[]>);
traced(bound, { name: "bound" }).call({ id: 1 }, "name");
traced((order: { id: string }, retries = 3) => order.id.repeat(retries), { attributes: { a: 1 } })({ id: "a" });

// @ts-expect-error The argument's type stays.
traced(overloaded)(true);
// @ts-expect-error So does that of `this`.
traced(bound)("name");
// @ts-expect-error A class is no function to call.
traced(Error as unknown as new (message: string) => Error);
// @ts-expect-error Options are those of a span, and a name.
traced(overloaded, { names: "typo" });
