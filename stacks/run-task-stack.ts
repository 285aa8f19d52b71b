import { artifactBucket, type RunTaskServiceSettings, type SharedSettings } from "../config";
import type { Construct } from "../framework/cdktf";
import { RunTask } from "../modules/run-task";
import { BaseStack } from "./base-stack";
import type { RunTaskOutput } from "./contract";

export interface RunTaskStackProps {
  readonly shared: SharedSettings;
  readonly service: RunTaskServiceSettings;
  /** Name of the shared stack, whose bucket the functions' code lies in. */
  readonly sharedStack: string;
}

/**
 * The gate as a run task. Its own plans name no run task that would have to judge them: it could not be deployed before
 * it is there, nor repaired when it is broken.
 */
export class RunTaskStack extends BaseStack {
  constructor(scope: Construct, id: string, { shared, service, sharedStack }: RunTaskStackProps) {
    super(scope, id, { ...shared, upstream: [sharedStack] });
    const runTask = new RunTask(this, "run-task", {
      namePrefix: "outreach-run-task",
      settings: service,
      artifactBucket: artifactBucket(shared, shared.region),
      region: shared.region,
      account: shared.account,
      deletionProtection: shared.deletionProtection,
    });
    this.uploadBeforeApply([runTask.bundle]);
    this.publish({
      run_task_url: runTask.url,
      run_task_key_secret_arns: runTask.keySecretArns,
    } satisfies Record<RunTaskOutput, unknown>);
  }
}
