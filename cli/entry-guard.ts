import { existsSync } from "node:fs";
import { isWrapper, wrapperPath } from "./terraform/real-terraform";

/** Variables that only the cdktf command sets for the program that it synthesizes with. */
const SET_BY_CDKTF = ["CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS", "SYNTH_HCL_OUTPUT"] as const;

/**
 * Refuses to synthesize for a cdktf command that would then apply the plan unjudged. `npx tsx main.ts` and tests, which
 * apply nothing, are let through.
 *
 * @throws Error when the environment says that the cdktf command runs this program, and the Terraform that it will
 * start next (TERRAFORM_BINARY_NAME) is not this project's wrapper.
 */
export function refuseUngatedCdktf(env: NodeJS.ProcessEnv, cwd: string = process.cwd()): void {
  if (!SET_BY_CDKTF.some((name) => env[name] !== undefined) && !hasContextOfCdktf(env)) return;
  const binary = env.TERRAFORM_BINARY_NAME;
  if (binary !== undefined && binary !== "" && isWrapper(binary, env, cwd)) return;
  const started = binary === undefined || binary === "" ? "Terraform itself" : `TERRAFORM_BINARY_NAME=${binary}`;
  const wrapper = existsSync(wrapperPath) ? wrapperPath : `${wrapperPath}, which is missing`;
  throw new Error(
    `This cdktf would start ${started} instead of this project's wrapper (${wrapper}), ` +
      `so that the plan would be applied without being judged by the policies. Nothing was synthesized.\n` +
      `Run \`npx cdktf …\` in the project's directory after \`npm ci\`. If you did, the command was replaced since: ` +
      `\`npm run postinstall\` (or \`npm rebuild\`) puts it back. A Terraform of your own choice belongs into ` +
      `TERRAFORM_BINARY_NAME before \`npx cdktf\`, which hands it to the wrapper.`,
  );
}

/** cdktf adds the relative modules of cdktf.json to the context that it passes on, even when there are none. */
function hasContextOfCdktf(env: NodeJS.ProcessEnv): boolean {
  return env.CDKTF_CONTEXT_JSON?.includes('"cdktfRelativeModules"') ?? false;
}
