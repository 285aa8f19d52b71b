import { plannedImportId } from "./import-id";
import type { PlannedCreation } from "./run-record";

/** The parts of `terraform show -json PLANFILE` that the wrapper itself reads. */
interface PlanDocument {
  readonly applyable?: boolean;
  readonly resource_changes?: readonly ResourceChange[];
  readonly output_changes?: Readonly<Record<string, Change>>;
  readonly resource_drift?: readonly unknown[];
}

interface ResourceChange {
  readonly address: string;
  readonly mode?: string;
  readonly type: string;
  readonly change: Change & { readonly importing?: unknown };
}

interface Change {
  readonly actions: readonly string[];
  readonly after?: unknown;
  readonly after_sensitive?: unknown;
}

/** What the wrapper must know of a plan, whatever its policies say. */
export interface PlanSummary {
  /** Nothing would change: Terraform asks no question then. */
  readonly isEmpty: boolean;
  /** It takes away everything that there is, whichever command it was made with. */
  readonly onlyDestroys: boolean;
  readonly creations: readonly PlannedCreation[];
}

/** Summarizes what `show -json` printed. Whether it is a sound plan at all is for the gate to say. */
export function summarizePlan(document: unknown): PlanSummary {
  const plan = (document ?? {}) as PlanDocument;
  const changes = Array.isArray(plan.resource_changes) ? (plan.resource_changes as readonly ResourceChange[]) : [];
  const managed = changes.filter(({ mode }) => mode !== "data");
  return {
    // OpenTofu and Terraform before 1.8 do not say whether a plan can be applied.
    isEmpty: !(plan.applyable ?? changesAnything(plan)),
    onlyDestroys: managed.length > 0 && managed.every(({ change }) => change.actions.join() === "delete"),
    creations: changes.filter(isCreation).map(({ address, type, change }) => {
      const importId = plannedImportId(type, { after: change.after, afterSensitive: change.after_sensitive });
      return { address, type, ...(importId === undefined ? {} : { importId }) };
    }),
  };
}

function isCreation({ mode, change }: ResourceChange): boolean {
  return mode !== "data" && change.actions.includes("create");
}

function changesAnything(plan: PlanDocument): boolean {
  const resources = (plan.resource_changes ?? []).some(
    ({ change }) => change.importing !== undefined || !isNoChange(change.actions),
  );
  const outputs = Object.values(plan.output_changes ?? {}).some(({ actions }) => !isNoChange(actions));
  return resources || outputs || (plan.resource_drift ?? []).length > 0;
}

function isNoChange(actions: readonly string[]): boolean {
  return actions.every((action) => action === "no-op" || action === "read");
}
