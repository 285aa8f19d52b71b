import { readFile } from "node:fs/promises";
import type { Cloud } from "./cloud";
import { notFound, type Resource } from "./json-api";
import { Log } from "./log";
import { redactedPlan } from "./redacted-plan";
import type { ApiRequest, Reply, Route } from "./router";
import { newId } from "./collection";

/** https://developer.hashicorp.com/terraform/cloud-docs/api-docs/plans */
export interface Plan extends Phase {
  hasChanges: boolean;
  /** Where the plan's JSON lies, once there is one. */
  jsonFile?: string;
  /** Answers the schemas of the plan's providers, as JSON. */
  schemas?: () => Promise<Buffer>;
}

export type PhaseStatus = "pending" | "running" | "finished" | "errored" | "canceled" | "unreachable";

/** What a plan and an apply have in common. */
export interface Phase {
  readonly id: string;
  readonly log: Log;
  readonly logUrl: string;
  status: PhaseStatus;
  readonly timestamps: Record<string, string>;
  resources: ResourceCounts;
}

export interface ResourceCounts {
  readonly additions: number;
  readonly changes: number;
  readonly destructions: number;
  readonly imports: number;
}

const NO_RESOURCES: ResourceCounts = { additions: 0, changes: 0, destructions: 0, imports: 0 };

export function newPhase(cloud: Cloud, prefix: "plan" | "apply"): Phase {
  const log = new Log();
  const logUrl = cloud.archivist.url({ read: () => log.read() });
  return { id: newId(prefix), log, logUrl, status: "pending", timestamps: {}, resources: NO_RESOURCES };
}

/** Moves a phase on. A phase that ended has all of its log. */
export function setPhase(phase: Phase, status: PhaseStatus): void {
  phase.status = status;
  phase.timestamps[`${status === "running" ? "started" : status}-at`] = new Date().toISOString();
  if (status !== "running") phase.log.end();
}

export function renderPhase(phase: Phase): Resource["attributes"] {
  return {
    status: phase.status,
    "status-timestamps": phase.timestamps,
    "log-read-url": phase.logUrl,
    "execution-details": { mode: "remote" },
    "resource-additions": phase.resources.additions,
    "resource-changes": phase.resources.changes,
    "resource-destructions": phase.resources.destructions,
    "resource-imports": phase.resources.imports,
  };
}

export function renderPlan(_cloud: Cloud, plan: Plan): Resource {
  const path = `/api/v2/plans/${plan.id}`;
  return {
    id: plan.id,
    type: "plans",
    attributes: {
      ...renderPhase(plan),
      "has-changes": plan.hasChanges,
      "generated-configuration": false,
      permissions: { "can-export": true },
    },
    relationships: { exports: { data: [] } },
    links: {
      self: path,
      "json-output": `${path}/json-output`,
      "json-output-redacted": `${path}/json-output-redacted`,
    },
  };
}

export function planRoutes(cloud: Cloud): Route[] {
  const one = "/api/v2/plans/:id";
  const ofRun = "/api/v2/runs/:id/plan";
  const planOfRun = ({ params }: ApiRequest) => cloud.plans.get(cloud.runs.get(params.id).planId);
  const json = async (request: ApiRequest, plan: Plan): Promise<Reply> => {
    if (!mayReadJson(cloud, request, plan)) throw notFound();
    // Accepted, but not there yet.
    if (plan.jsonFile === undefined) return { status: 204 };
    return { bytes: await readFile(plan.jsonFile), contentType: "application/json" };
  };
  const redacted = async (plan: Plan): Promise<Reply> => {
    if (plan.jsonFile === undefined || plan.schemas === undefined) return { status: 204 };
    return { document: redactedPlan(await readFile(plan.jsonFile), await plan.schemas()) };
  };
  return [
    {
      method: "GET",
      path: one,
      handle: ({ params }) => ({ document: { data: renderPlan(cloud, cloud.plans.get(params.id)) } }),
    },
    {
      method: "GET",
      path: ofRun,
      handle: (request) => ({ document: { data: renderPlan(cloud, planOfRun(request)) } }),
    },
    {
      method: "GET",
      alsoFor: ["run-task"],
      path: `${one}/json-output`,
      handle: (request) => json(request, cloud.plans.get(request.params.id)),
    },
    { method: "GET", path: `${ofRun}/json-output`, handle: (request) => json(request, planOfRun(request)) },
    {
      method: "GET",
      path: `${one}/json-output-redacted`,
      handle: ({ params }) => redacted(cloud.plans.get(params.id)),
    },
    { method: "GET", path: `${ofRun}/json-output-redacted`, handle: (request) => redacted(planOfRun(request)) },
  ];
}

/** It may hold secrets: administrators of the workspace may read it, and run tasks that judge it. */
function mayReadJson(cloud: Cloud, { principal }: ApiRequest, plan: Plan): boolean {
  if (principal.kind === "run-task") return cloud.runs.get(principal.runId).planId === plan.id;
  return principal.kind === "user" && cloud.settings.planJson === "allowed";
}
