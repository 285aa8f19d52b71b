import { spawn } from "node:child_process";
import path from "node:path";
import { projectRoot } from "../../gate/project-root";
import type { GatedRun } from "./gated-run";

/**
 * Uploads the files that a stack needs in a bucket before it is applied, where they are not there yet, by the project's
 * own command: this program starts seven times a deploy and carries no AWS client.
 *
 * @returns Whether they are there now. The command has said what is wrong otherwise.
 */
export async function uploadArtifacts({ stack, env, console, interruption }: GatedRun): Promise<boolean> {
  const command = path.join(projectRoot, "cli", "outreach.mjs");
  const child = spawn(process.execPath, [command, "assets", "--stack", stack.directory], {
    env,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  interruption.attach(child);
  // stdout may be for Terraform's own lines alone.
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (text += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code !== 0) {
    console.tell(`What ${stack.name} needs could not be uploaded. Nothing was applied.\n${text.trim()}`);
    return false;
  }
  if (text.trim() !== "") console.tell(text.trim());
  return true;
}
