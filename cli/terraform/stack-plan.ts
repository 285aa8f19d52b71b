import path from "node:path";
import { wrapperPath } from "./real-terraform";
import { executionPlace, type RemotePlace } from "./execution-place";
import { missingUpstream } from "./explanations";
import { PrivateFile } from "./private-file";
import { runIdIn } from "./remote-run-keeper";
import { readStack, type Stack } from "./stack";
import { undeployedUpstream } from "./upstream";
import { lastLines, runProcess } from "./process";

/** Lines of a failed Terraform run that are shown. */
const SHOWN_LINES = 30;

/** Providers that a change may have Terraform start: they run with the credentials of the plan. */
const knownProviders: ReadonlySet<string> = new Set(["aws", "hashicorp/aws", "registry.terraform.io/hashicorp/aws"]);

/** What came of planning one stack. */
export type StackPlan =
  | { readonly kind: "planned"; readonly document: unknown }
  /** It can't be planned before other stacks are deployed: the first deployment of an environment. */
  | { readonly kind: "waiting"; readonly upstream: readonly string[] }
  | { readonly kind: "failed"; readonly reason: string };

/**
 * Plans a stack where it was synthesized, without locking its state: whoever only looks must not hold up a deployment.
 *
 * @param stackFile The stack's `cdk.tf.json`, absolute.
 * @param env With credentials that may read.
 */
export async function planStack(stackFile: string, env: NodeJS.ProcessEnv): Promise<StackPlan> {
  const directory = path.dirname(stackFile);
  const stack = readStack(directory, env);
  const foreign = stack.providers.filter((source) => !knownProviders.has(source));
  if (foreign.length > 0) {
    return failed(
      `it asks for the provider ${foreign.join(", ")}, which is not planned with credentials before a reviewer has let ` +
        "it in (knownProviders in cli/terraform/stack-plan.ts)",
    );
  }
  const missing = undeployedUpstream(stack);
  if (missing.length > 0) return waiting(missing);
  const place = await executionPlace({ stack, env });
  if ("refusal" in place) return failed(place.refusal);
  const terraform = (...args: readonly string[]) =>
    runProcess({ program: process.execPath, args: [wrapperPath, ...args], directory, env });
  const initialized = await terraform("init", "-input=false", "-no-color");
  if (initialized.exitCode !== 0) return failedRun("init", initialized);
  const flags = ["-input=false", "-no-color"];
  if (place.workspace !== undefined) {
    // Without -out the server only looks (a speculative run): nothing waits for anybody afterwards.
    const planned = await terraform("plan", ...flags);
    return planned.exitCode === 0 ? readRemotely(place, planned.stdout) : explain(stack, planned);
  }
  const file = PrivateFile.create();
  try {
    const planned = await terraform("plan", ...flags, "-lock=false", `-out=${file.path}`);
    if (planned.exitCode !== 0) return explain(stack, planned);
    const shown = await terraform("show", "-json", file.path);
    if (shown.exitCode !== 0) return failedRun("show", shown);
    return { kind: "planned", document: JSON.parse(shown.stdout) as unknown };
  } finally {
    file.remove();
  }
}

async function readRemotely({ client, cloud }: RemotePlace, output: string): Promise<StackPlan> {
  const { readPlanJson, readRun } = await import("../terraform-cloud/runs");
  const id = runIdIn(output);
  if (id === undefined) return failed(`${cloud.hostname} did not name the run that it made`);
  const json = await readPlanJson(client, await readRun(client, id));
  if (json !== "forbidden") return { kind: "planned", document: json.document };
  return failed(
    `the token may not read the plan of ${cloud.organization}/${cloud.workspace} as JSON: on HCP Terraform that needs ` +
      "admin access to the workspace",
  );
}

type Run = Awaited<ReturnType<typeof runProcess>>;

function explain(stack: Stack, run: Run): StackPlan {
  const missing = missingUpstream(stack, `${run.stdout}\n${run.stderr}`);
  return missing.length > 0 ? waiting(missing) : failedRun("plan", run);
}

function waiting(upstream: readonly { readonly stack: string }[]): StackPlan {
  return { kind: "waiting", upstream: upstream.map(({ stack }) => stack) };
}

function failedRun(command: string, { exitCode, stdout, stderr }: Run): StackPlan {
  const text = (stderr.trim() === "" ? stdout : stderr).trim();
  return failed(`terraform ${command} ended with ${exitCode}:\n${lastLines(text, SHOWN_LINES)}`);
}

function failed(reason: string): StackPlan {
  return { kind: "failed", reason };
}
