import { seamTasks } from "./seam/tasks.ts";
import { createSpans, serializerTasks } from "./serializers.ts";
import { DISABLED_TASKS, headerTasks, spanTasks } from "./spans.ts";
import type { Task } from "./task.ts";

/** The size of an ordinary invocation. */
const SEAM_SPANS = 10;

/** What is measured while nothing is registered with the API yet. */
export const disabledTasks: readonly Task[] = DISABLED_TASKS;

/** Sets tracing up, and says what is measured then. */
export async function enabledTasks(): Promise<readonly Task[]> {
  const seams = seamTasks(await createSpans(SEAM_SPANS));
  return [...spanTasks(), ...headerTasks(), ...(await serializerTasks()), ...seams];
}
