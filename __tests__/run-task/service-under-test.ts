import { serviceDefaults } from "../../run-task/defaults";
import { Hosts } from "../../run-task/hosts";
import { openHttps } from "../../run-task/https";
import { judgePlan } from "../../run-task/judge-plan";
import { KeyRing, keyInVariable } from "../../run-task/keys";
import { openLog } from "../../run-task/log";
import { RunTaskMetrics } from "../../run-task/metrics";
import { RunTaskService, type ServiceOptions } from "../../run-task/service";
import { type FakeTerraformCloud, secrets } from "./fake-terraform-cloud";

/** Everything that was logged, as text. */
export class LogRecorder {
  text = "";

  write(line: string): void {
    this.text += line;
  }

  get lines(): Record<string, unknown>[] {
    return this.text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }
}

/** Options of a service that judges in this process, impatiently. */
export function optionsFor(
  cloud: FakeTerraformCloud,
  log: LogRecorder,
  changes: Partial<ServiceOptions> = {},
): ServiceOptions {
  const retries = { firstPauseMs: 5, longestPauseMs: 20, attempts: 3 };
  return {
    ...serviceDefaults,
    hosts: new Hosts({ api: [cloud.host], downloads: [cloud.filesHost] }),
    keys: new KeyRing([keyInVariable("KEY", { KEY: secrets.key })]),
    send: openHttps({ authorities: [cloud.authority] }),
    judge: judgePlan,
    log: openLog("debug", log),
    metrics: new RunTaskMetrics(),
    retries: { plan: retries, report: retries },
    ...changes,
  };
}

export function serviceFor(
  cloud: FakeTerraformCloud,
  log: LogRecorder,
  changes: Partial<ServiceOptions> = {},
): RunTaskService {
  return new RunTaskService(optionsFor(cloud, log, changes));
}
