import { z } from "zod";
import { hostname } from "./backend";
import { logGroupRetention } from "./names";

/** The gate as a run task of Terraform Cloud, on Lambda. See help/run-task.md. */
export const runTaskServiceSchema = z.strictObject({
  /** Servers whose runs are judged; nobody else's requests are taken, and nobody else is called with a run's token. */
  servers: z.array(hostname).min(1),
  /** Where these send on to for files: of HCP Terraform, archivist.terraform.io. */
  downloadHosts: z.array(hostname),
  /** Memory of the judging function; a plan takes about 100 times its size. */
  memoryMb: z.int().min(512).max(10_240),
  /** Largest plan that is judged. */
  maxPlanMb: z.int().min(1).max(100),
  /** Invocations at a time, reserved from the account's; queues need at least 2 judges. */
  concurrency: z.strictObject({ webhook: z.int().min(1).max(100), judge: z.int().min(2).max(100) }),
  /** A run made longer ago than this is not judged any more. */
  maxRunAgeDays: z.int().min(1).max(3650),
  logRetentionDays: logGroupRetention,
  /** Raise a slot's number to have a new HMAC key generated for it. Both are accepted; rotate the one not in use. */
  keyVersions: z.strictObject({ blue: z.int().min(1), green: z.int().min(1) }),
  /** Page about the gate that results link to. @default none */
  detailsUrl: z.url({ protocol: /^https$/, error: "must be an https address" }).optional(),
});

export type RunTaskServiceSettings = z.infer<typeof runTaskServiceSchema>;
