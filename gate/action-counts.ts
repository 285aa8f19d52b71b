import { actionOf, actions, type Action } from "./change";
import { listAt, objectAt } from "./json";

/** How many resources meet with each action. */
export type ActionCounts = Readonly<Record<Action, number>>;

/** What becomes of a resource, in a word. The worst first: what is destroyed is what a reader must not overlook. */
export const actionWords: Readonly<Record<Action, string>> = {
  delete: "destroyed",
  replace: "replaced",
  forget: "forgotten",
  update: "updated",
  create: "created",
};

/** Every action, the worst first. */
export const actionsByHarm = Object.keys(actionWords) as readonly Action[];

export function countActions(taken: readonly Action[]): ActionCounts {
  const counts = Object.fromEntries(actions.map((action) => [action, 0])) as Record<Action, number>;
  for (const action of taken) counts[action]++;
  return counts;
}

/** What a plan does with its resources. */
export function actionsOf(plan: unknown): readonly Action[] {
  return listAt(plan, "resource_changes").flatMap((resource) => actionOf(objectAt(resource, "change").actions) ?? []);
}

/** Such as `1 destroyed, 2 created`; empty where nothing changes. */
export function countWords(counts: ActionCounts): string {
  return actionsByHarm
    .filter((action) => counts[action] > 0)
    .map((action) => `${counts[action]} ${actionWords[action]}`)
    .join(", ");
}
