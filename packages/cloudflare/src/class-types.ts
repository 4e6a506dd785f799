/** A class whose objects the platform makes. */
export type PlatformClass = new (ctx: never, env: never) => object;

/** The `Env` that a class is written for. */
export type EnvOfClass<Class> = Class extends new (ctx: never, env: infer Env) => unknown ? Env : unknown;
