/** Version of the tracelet packages, and of the official SDK that is inlined into core; `version.test.ts` keeps them true. */
export const VERSION = "0.0.0";
export const SDK_VERSION = "2.12.1";
