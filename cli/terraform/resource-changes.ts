import { actionsByHarm } from "../../gate/action-counts";
import { actionOf, type Action } from "../../gate/change";
import { hideCredentials } from "../../gate/credentials";
import { listAt, objectAt } from "../../gate/json";

/** One resource that a plan changes. */
export interface ResourceChange {
  readonly address: string;
  readonly action: Action;
}

/** What a plan changes, destructive changes first, then by address. */
export function resourceChanges(plan: unknown): readonly ResourceChange[] {
  return listAt(plan, "resource_changes")
    .flatMap((resource): ResourceChange[] => {
      const action = actionOf(objectAt(resource, "change").actions);
      const { address } = objectAt(resource);
      return action === undefined || typeof address !== "string" ? [] : [{ address: hideCredentials(address), action }];
    })
    .sort(
      (a, b) => actionsByHarm.indexOf(a.action) - actionsByHarm.indexOf(b.action) || (a.address < b.address ? -1 : 1),
    );
}
