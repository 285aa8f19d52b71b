/**
 * The numbers of the run task protocol, as HashiCorp documents them, and the smaller ones that this service keeps to.
 * https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-tasks/run-tasks-integration
 */

/** The one version of the request that exists ("Only `1` is supported"). */
export const PAYLOAD_VERSION = 1;

/** Header with the hexadecimal HMAC-SHA512 of the body. Without a key on the server's side it is empty. */
export const SIGNATURE_HEADER = "x-tfc-task-signature";

/** The token of the request with which the server tries a run task that is being registered; no run is behind it. */
export const VERIFICATION_TOKEN = "test-token";

/** A run task that has no verdict after so long (ms) counts as failed ("more than 60 minutes"). */
export const LONGEST_TASK_MS = 60 * 60_000;

/** How often (ms) a sign of life is sent. After ten minutes of silence a run task counts as failed, so two may be lost. */
export const HEARTBEAT_MS = 3 * 60_000;

/** Bytes of an outcome's Markdown: "under 1MB" is recommended, 5 MB is the most. Half of the former leaves room for JSON. */
export const LONGEST_OUTCOME_BYTES = 500_000;

/** Bytes of one callback. The documents name no bound; this one keeps all outcomes together below that of one. */
export const LONGEST_CALLBACK_BYTES = 1_000_000;

/** Outcomes of one result. The documents name no bound; more than this nobody reads in a list. */
export const MOST_OUTCOMES = 100;

/** Characters of "a short message" and of "a one-line description", for which the documents name no bound. */
export const LONGEST_MESSAGE = 500;
export const LONGEST_DESCRIPTION = 250;

/** The moments at which a run task can be asked. */
export const stages = ["pre_plan", "post_plan", "pre_apply", "post_apply"] as const;
export type Stage = (typeof stages)[number];

/** https://developer.hashicorp.com/terraform/cloud-docs/api-docs#json-api-formatting */
export const JSON_API = "application/vnd.api+json";
