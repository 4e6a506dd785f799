import { serializerTasks } from "./serializers.ts";
import { DISABLED_TASKS, headerTasks, spanTasks } from "./spans.ts";
import type { Task } from "./task.ts";

/** What is measured while nothing is registered with the API yet. */
export const disabledTasks: readonly Task[] = DISABLED_TASKS;

/** Sets tracing up, and says what is measured then. */
export async function enabledTasks(): Promise<readonly Task[]> {
  return [...spanTasks(), ...headerTasks(), ...(await serializerTasks())];
}
