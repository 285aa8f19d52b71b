import { z } from "zod";
import { renderApply } from "./applies";
import type { Cloud } from "./cloud";
import { renderComment } from "./comments";
import { renderConfigurationVersion } from "./configuration-versions";
import { ApiError, type Identifier, type Resource } from "./json-api";
import { renderOrganization, renderUser } from "./organizations";
import { renderPlan } from "./plans";
import { policySetVersion, renderPolicySet, renderPolicySetVersion } from "./policy-sets";
import { renderProject } from "./projects";
import { renderRun } from "./runs";
import { renderRunTask, renderWorkspaceTask } from "./run-tasks";
import { renderOutput } from "./state-version-outputs";
import { renderStateVersion } from "./state-versions";
import { renderTaskResult } from "./task-results";
import { renderTaskStage } from "./task-stages";
import { renderTeam, renderTeamAccess } from "./teams";
import { renderVariable } from "./variables";
import { renderWorkspace } from "./workspaces";

/** Relationships that clients may ask for and that nothing here ever has. */
const ALWAYS_EMPTY: ReadonlySet<string> = new Set(["cost-estimate", "readme", "tf-policy-evaluations", "agent-pool"]);

const documentWithData = z.looseObject({ data: z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]) });

/**
 * Adds what `?include=` asks for: https://developer.hashicorp.com/terraform/cloud-docs/api-docs#inclusion-of-related-resources
 *
 * @throws ApiError 400 for a relationship that the resource has not
 */
export function withIncluded(cloud: Cloud, document: unknown, include: string | null): unknown {
  const parsed = documentWithData.safeParse(document);
  if (include === null || include === "" || !parsed.success) return document;
  const roots = (Array.isArray(parsed.data.data) ? parsed.data.data : [parsed.data.data]) as Resource[];
  const included = new Map<string, Resource>();
  for (const path of include.split(",")) {
    let level = roots;
    for (const name of path.split(".")) {
      level = level.flatMap((resource) => related(cloud, resource, name.replaceAll("_", "-")));
      for (const resource of level) included.set(`${resource.type}/${resource.id}`, resource);
    }
  }
  return { ...parsed.data, included: [...included.values()] };
}

function related(cloud: Cloud, resource: Resource, name: string): Resource[] {
  const relationship = resource.relationships?.[name];
  if (relationship === undefined) {
    if (ALWAYS_EMPTY.has(name)) return [];
    throw new ApiError(400, "bad request", "Invalid include parameter");
  }
  const { data } = relationship;
  const identifiers = data === undefined || data === null ? [] : Array.isArray(data) ? data : [data];
  return (identifiers as Identifier[]).flatMap((identifier) => render(cloud, identifier) ?? []);
}

function render(cloud: Cloud, { type, id }: Identifier): Resource | undefined {
  return renderers[type]?.(cloud, id);
}

type Renderer = (cloud: Cloud, id: string) => Resource | undefined;

/** A renderer of whatever is found. */
function found<T>(
  find: (cloud: Cloud, id: string) => T | undefined,
  show: (cloud: Cloud, item: T) => Resource,
): Renderer {
  return (cloud, id) => {
    const item = find(cloud, id);
    return item === undefined ? undefined : show(cloud, item);
  };
}

const renderers: Readonly<Record<string, Renderer>> = {
  organizations: (cloud, id) => renderOrganization(cloud, id),
  users: (cloud) => renderUser(cloud),
  projects: found(({ projects }, id) => projects.find(id), renderProject),
  workspaces: found(({ workspaces }, id) => workspaces.find(id), renderWorkspace),
  vars: found(({ variables }, id) => variables.find(id), renderVariable),
  "configuration-versions": found((cloud, id) => cloud.configurationVersions.find(id), renderConfigurationVersion),
  runs: found(({ runs }, id) => runs.find(id), renderRun),
  plans: found(({ plans }, id) => plans.find(id), renderPlan),
  applies: found(({ applies }, id) => applies.find(id), renderApply),
  comments: found(({ comments }, id) => comments.find(id), renderComment),
  "state-versions": found(({ stateVersions }, id) => stateVersions.find(id), renderStateVersion),
  "state-version-outputs": found(
    (cloud, id) => cloud.stateVersionOutputs.find(id),
    (cloud, output) => renderOutput(cloud, output),
  ),
  tasks: found(({ runTasks }, id) => runTasks.find(id), renderRunTask),
  "workspace-tasks": found(({ workspaceTasks }, id) => workspaceTasks.find(id), renderWorkspaceTask),
  "task-stages": found(({ taskStages }, id) => taskStages.find(id), renderTaskStage),
  "task-results": found(({ taskResults }, id) => taskResults.find(id), renderTaskResult),
  teams: found(({ teams }, id) => teams.find(id), renderTeam),
  "team-workspaces": found(({ teamAccesses }, id) => teamAccesses.find(id), renderTeamAccess),
  "policy-sets": found(({ policySets }, id) => policySets.find(id), renderPolicySet),
  "policy-set-versions": found(policySetVersion, renderPolicySetVersion),
};
