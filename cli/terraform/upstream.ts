import { readFileSync } from "node:fs";
import type { RemotePlace } from "./execution-place";
import type { RemoteState, Stack } from "./stack";

/**
 * The stacks that this one reads outputs of and that have none: never deployed, or destroyed. Told from local state
 * files alone, so that it takes no time; a state elsewhere is Terraform's to look for.
 */
export function undeployedUpstream(stack: Stack): RemoteState[] {
  return stack.remoteStates.filter(({ localPath }) => localPath !== undefined && !hasOutputs(localPath));
}

/** The same, of states on a server: asked only after a plan has failed, because what a token may not see looks missing. */
export async function undeployedWorkspaces(
  stack: Stack,
  { client, cloud }: Pick<RemotePlace, "client" | "cloud">,
): Promise<RemoteState[]> {
  const { findWorkspace, hasState } = await import("../terraform-cloud/workspaces");
  const missing: RemoteState[] = [];
  for (const state of stack.remoteStates) {
    if (state.workspace === undefined) continue;
    const workspace = await findWorkspace(client, cloud.organization, state.workspace);
    if (workspace === undefined || !(await hasState(client, workspace))) missing.push(state);
  }
  return missing;
}

function hasOutputs(file: string): boolean {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return false;
  }
  try {
    const { outputs } = JSON.parse(text) as { readonly outputs?: Readonly<Record<string, unknown>> };
    return Object.keys(outputs ?? {}).length > 0;
  } catch {
    // An encrypted or damaged state is for Terraform to judge.
    return true;
  }
}
