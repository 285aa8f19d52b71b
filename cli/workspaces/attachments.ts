import type { WorkspaceSettings } from "../../config";
import { relatedId, relatedIds, type Resource } from "../terraform-cloud/json-api";
import type { DesiredWorkspace } from "./desired";
import type { Organization } from "./organization";
import type { PendingChange } from "./reconcile";

/** What of the organization a workspace is connected with: teams, the run task, policy sets. */
export async function attachments(
  organization: Organization,
  desired: DesiredWorkspace,
  settings: WorkspaceSettings,
): Promise<PendingChange[]> {
  return [
    ...(await teams(organization, desired, settings)),
    ...(await runTask(organization, desired, settings)),
    ...(await policySets(organization, desired, settings)),
  ];
}

async function teams(
  organization: Organization,
  desired: DesiredWorkspace,
  { teamAccess }: WorkspaceSettings,
): Promise<PendingChange[]> {
  if (teamAccess.length === 0) return [];
  const { client } = organization;
  const id = organization.workspaceId(desired.name);
  const present =
    id === undefined
      ? []
      : await organization.optional<{ readonly access: string }>(`team-workspaces?filter[workspace][id]=${id}`);
  const changes: PendingChange[] = [];
  for (const { team, access } of teamAccess) {
    const teamId = present === undefined ? undefined : await organization.idOf("teams", "team", team);
    if (present === undefined || teamId === undefined) {
      organization.lack("It has no team access to workspaces: who may do what has to be set otherwise.");
      return [];
    }
    const found = present.find((one) => relatedId(one, "team") === teamId);
    if (found?.attributes.access === access) continue;
    changes.push({
      workspace: desired.name,
      text: `${found === undefined ? "+" : "~"} team ${team} may ${access}`,
      make: () =>
        found === undefined
          ? client.post("team-workspaces", {
              type: "team-workspaces",
              attributes: { access },
              relationships: {
                team: { data: { type: "teams", id: teamId } },
                workspace: { data: { type: "workspaces", id: organization.workspaceId(desired.name) ?? "" } },
              },
            })
          : client.patch(`team-workspaces/${found.id}`, { type: "team-workspaces", attributes: { access } }),
    });
  }
  return changes;
}

interface TaskAttributes {
  readonly "enforcement-level": string;
  readonly stage?: string;
  readonly stages?: readonly string[];
}

async function runTask(
  organization: Organization,
  desired: DesiredWorkspace,
  { runTask: task }: WorkspaceSettings,
): Promise<PendingChange[]> {
  if (task === undefined) return [];
  const { client } = organization;
  const taskId = await organization.idOf("tasks", "run task", task.name);
  const id = organization.workspaceId(desired.name);
  const present = id === undefined ? [] : await organization.optional<TaskAttributes>(`workspaces/${id}/tasks`);
  if (taskId === undefined || present === undefined) {
    organization.lack(`It has no run tasks: plans are judged by the wrapper alone, not by ${task.name}.`);
    return [];
  }
  const attributes = { "enforcement-level": task.enforcement, stages: ["post_plan"] };
  const found = present.find((one: Resource<TaskAttributes>) => relatedId(one, "task") === taskId);
  const stages = found?.attributes.stages ?? (found?.attributes.stage === undefined ? [] : [found.attributes.stage]);
  if (found?.attributes["enforcement-level"] === task.enforcement && stages.includes("post_plan")) return [];
  return [
    {
      workspace: desired.name,
      text: `${found === undefined ? "+" : "~"} run task ${task.name} after the plan, ${task.enforcement}`,
      make: () => {
        const path = `workspaces/${organization.workspaceId(desired.name) ?? ""}/tasks`;
        return found === undefined
          ? client.post(path, {
              type: "workspace-tasks",
              attributes,
              relationships: { task: { data: { type: "tasks", id: taskId } } },
            })
          : client.patch(`${path}/${found.id}`, { type: "workspace-tasks", attributes });
      },
    },
  ];
}

async function policySets(
  organization: Organization,
  desired: DesiredWorkspace,
  { policySets: names }: WorkspaceSettings,
): Promise<PendingChange[]> {
  const changes: PendingChange[] = [];
  for (const name of names) {
    const setId = await organization.idOf("policy-sets", "policy set", name);
    if (setId === undefined) {
      organization.lack(`It has no policy sets: ${name} judges nothing there.`);
      return [];
    }
    const set = await organization.client.get<{ readonly global?: boolean }>(`policy-sets/${setId}`);
    const id = organization.workspaceId(desired.name);
    if (set.attributes.global === true || (id !== undefined && relatedIds(set, "workspaces").includes(id))) continue;
    changes.push({
      workspace: desired.name,
      text: `+ policy set ${name}`,
      make: () =>
        organization.client.post(`policy-sets/${setId}/relationships/workspaces`, [
          { type: "workspaces", id: organization.workspaceId(desired.name) ?? "" },
        ]),
    });
  }
  return changes;
}
