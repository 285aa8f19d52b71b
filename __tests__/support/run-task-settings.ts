import type { RunTaskServiceSettings } from "../../config";

/** A run task on Lambda for HCP Terraform. */
export const runTaskService: RunTaskServiceSettings = {
  servers: ["app.terraform.io"],
  downloadHosts: ["archivist.terraform.io"],
  memoryMb: 2048,
  maxPlanMb: 20,
  concurrency: { webhook: 10, judge: 5 },
  maxRunAgeDays: 30,
  logRetentionDays: 90,
  keyVersions: { blue: 1, green: 1 },
};
