import path from "node:path";
import { cdktfArgumentsVariable } from "../../stacks/deploy-order";
import { variable } from "../terraform/environment";
import { providerInstallation } from "../terraform/provider-mirror";
import { isWrapper, REAL_BINARY_VARIABLE, wrapperPath } from "../terraform/real-terraform";

/** The environment that cdktf gets, and what the user should know of it. */
export interface CdktfEnvironment {
  readonly env: NodeJS.ProcessEnv;
  readonly notes: readonly string[];
}

/**
 * The caller's environment with the wrapper in Terraform's place. The Terraform that the caller chose becomes the one
 * that the wrapper runs.
 */
export function cdktfEnvironment(env: NodeJS.ProcessEnv, cwd: string, args: readonly string[] = []): CdktfEnvironment {
  const { cliConfigFile, mirror, note } = providerInstallation(env);
  const chosen = variable(env, "TERRAFORM_BINARY_NAME");
  const own = chosen === undefined || isWrapper(chosen, env, cwd) ? undefined : absolute(chosen, cwd);
  return {
    env: {
      // Neither Terraform nor cdktf should call home from a machine that holds the keys to a production account.
      CHECKPOINT_DISABLE: "1",
      DISABLE_VERSION_CHECK: "1",
      // cdktf's own plugin cache is not safe for two runs at once, and a mirror needs none.
      ...(mirror === undefined ? {} : { CDKTF_DISABLE_PLUGIN_CACHE_ENV: "1" }),
      ...env,
      ...(cliConfigFile === undefined ? {} : { TF_CLI_CONFIG_FILE: cliConfigFile }),
      ...(own === undefined ? {} : { [REAL_BINARY_VARIABLE]: own }),
      TERRAFORM_BINARY_NAME: wrapperPath,
      [cdktfArgumentsVariable]: JSON.stringify(args),
    },
    notes: note === undefined ? [] : [note],
  };
}

/** cdktf starts Terraform in the stack's directory, where a relative path would mean something else. */
function absolute(binary: string, cwd: string): string {
  return /[\\/]/.test(binary) ? path.resolve(cwd, binary) : binary;
}
