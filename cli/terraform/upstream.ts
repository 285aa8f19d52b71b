import { readFileSync } from "node:fs";
import type { RemoteState, Stack } from "./stack";

/**
 * The stacks that this one reads outputs of and that have none: never deployed, or destroyed. Told from local state
 * files alone, so that it takes no time; a state elsewhere is Terraform's to look for.
 */
export function undeployedUpstream(stack: Stack): RemoteState[] {
  return stack.remoteStates.filter(({ localPath }) => localPath !== undefined && !hasOutputs(localPath));
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
