import { projectRoot } from "../../config";
import { EnvironmentError, findPython } from "../../embedded-aws";
import { findRealTerraform, NoTerraformError } from "../terraform/real-terraform";

/** What the full journey needs and this machine lacks. */
export interface MissingTool {
  /** What was not done for want of it, and why. */
  readonly leftOut: string;
  /** How to get it. */
  readonly remedy: string;
}

/** The tools that this machine lacks for the full journey. */
export async function missingTools(): Promise<MissingTool[]> {
  const missing: MissingTool[] = [];
  try {
    findRealTerraform(process.env, projectRoot);
  } catch (error) {
    if (!(error instanceof NoTerraformError)) throw error;
    missing.push({ leftOut: "the deploy and its requests, because there is no Terraform.", remedy: error.message });
  }
  try {
    await findPython();
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    missing.push({
      leftOut: "the deploy and its requests, because the embedded AWS runs on Python.",
      remedy: error.message,
    });
  }
  return missing;
}
