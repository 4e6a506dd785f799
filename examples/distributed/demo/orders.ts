/** One request of the demo and what its trace has to look like. */
export interface Order {
  readonly id: string;
  readonly price: string;
  /** The caller's own trace, when it has one. */
  readonly traceparent?: string;
  readonly expectedStatus: number;
  /** The error that the trace has to show. */
  readonly expectedError?: string;
  /** What was logged on the way. */
  readonly expectedLogs: readonly string[];
}

const FOUND = "price found";

export const ORDERS: readonly Order[] = [
  { id: "tea", price: "12", expectedStatus: 200, expectedLogs: [FOUND] },
  {
    id: "teapot",
    price: "85",
    traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    expectedStatus: 200,
    expectedLogs: [FOUND],
  },
  {
    id: "samovar",
    price: "4200",
    expectedStatus: 502,
    expectedError: "CardDeclinedError",
    expectedLogs: [FOUND, "the bank said no"],
  },
];
