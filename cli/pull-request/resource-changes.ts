import { actionOf, actions, type Action } from "../../gate/change";
import { hideCredentials } from "../../gate/credentials";
import { listAt, objectAt } from "../../gate/json";

/** One resource that a plan changes. */
export interface ResourceChange {
  readonly address: string;
  readonly action: Action;
}

/** The worst first: what is destroyed is what a reader must not overlook. */
const order: readonly Action[] = ["delete", "replace", "forget", "update", "create"];

/** What a plan changes, destructive changes first, then by address. */
export function resourceChanges(plan: unknown): readonly ResourceChange[] {
  return listAt(plan, "resource_changes")
    .flatMap((resource): ResourceChange[] => {
      const action = actionOf(objectAt(resource, "change").actions);
      const { address } = objectAt(resource);
      return action === undefined || typeof address !== "string" ? [] : [{ address: hideCredentials(address), action }];
    })
    .sort((a, b) => order.indexOf(a.action) - order.indexOf(b.action) || (a.address < b.address ? -1 : 1));
}

/** How many resources meet with each action. */
export function countActions(changes: readonly ResourceChange[]): ReadonlyMap<Action, number> {
  return new Map(actions.map((action) => [action, changes.filter((change) => change.action === action).length]));
}
