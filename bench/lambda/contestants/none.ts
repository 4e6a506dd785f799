import { handleOrder } from "../../user-code.ts";

export const handler = (): Promise<string> =>
  handleOrder(
    (_step, work) => work(),
    () => Promise.resolve("in stock"),
  );
