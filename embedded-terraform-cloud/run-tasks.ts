import { z } from "zod";
import type { Cloud } from "./cloud";
import { newId } from "./collection";
import { ApiError, invalidAttribute, invalidRelation, type Resource, toMany, toOne } from "./json-api";
import { page } from "./pages";
import { type ApiRequest, documentOf, type Reply, type Route } from "./router";
import { postToRunTask, type RunTaskAddress, verification } from "./run-task-calls";
import { STAGES } from "./task-stages";

/** https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-tasks/run-tasks */
export interface RunTask {
  readonly id: string;
  attributes: RunTaskAttributes;
  /** Never told. */
  hmacKey?: string;
}

/** A run task that a workspace uses. */
export interface WorkspaceTask {
  readonly id: string;
  readonly workspaceId: string;
  readonly taskId: string;
  attributes: { "enforcement-level": "mandatory" | "advisory"; stages: (typeof STAGES)[number][] };
}

const task = z.object({
  name: z.string().regex(/^[\w-]+$/, "must have letters, digits, _ or - only"),
  url: z.url({ protocol: /^https?$/, error: "must be an http or https URL" }),
  description: z.string().nullable(),
  category: z.literal("task"),
  "hmac-key": z.string().nullable(),
  enabled: z.boolean(),
});

type RunTaskAttributes = Omit<z.infer<typeof task>, "hmac-key">;

const stage = z.enum(STAGES);
const attachment = z.object({
  "enforcement-level": z.enum(["mandatory", "advisory"]),
  stage: stage.optional(),
  stages: z.array(stage).min(1).optional(),
});

export function renderRunTask(cloud: Cloud, { id, attributes, hmacKey }: RunTask): Resource {
  const attached = cloud.workspaceTasks.where(({ taskId }) => taskId === id);
  return {
    id,
    type: "tasks",
    attributes: {
      ...attributes,
      "hmac-key": null,
      "hmac-key-set": hmacKey !== undefined,
      "global-configuration": null,
    },
    relationships: {
      organization: toOne("organizations", cloud.settings.organization),
      "workspace-tasks": toMany(
        "workspace-tasks",
        attached.map((item) => item.id),
      ),
    },
    links: { self: `/api/v2/tasks/${id}` },
  };
}

export function renderWorkspaceTask(_cloud: Cloud, { id, attributes, taskId, workspaceId }: WorkspaceTask): Resource {
  return {
    id,
    type: "workspace-tasks",
    // `stage` is of old, when there was one.
    attributes: { ...attributes, stage: attributes.stages[0] },
    relationships: { task: toOne("tasks", taskId), workspace: toOne("workspaces", workspaceId) },
    links: { self: `/api/v2/workspaces/${workspaceId}/tasks/${id}` },
  };
}

export function runTaskRoutes(cloud: Cloud): Route[] {
  const list = "/api/v2/organizations/:organization/tasks";
  const one = "/api/v2/tasks/:id";
  const answer = (item: RunTask, status = 200): Reply => ({ status, document: { data: renderRunTask(cloud, item) } });
  return [
    {
      method: "GET",
      path: list,
      handle: ({ params, query }) => {
        cloud.organization(params.organization);
        return page(cloud.runTasks.all(), query, (item) => renderRunTask(cloud, item));
      },
    },
    { method: "POST", path: list, handle: async (request) => answer(await addRunTask(cloud, request), 201) },
    { method: "GET", path: one, handle: ({ params }) => answer(cloud.runTasks.get(params.id)) },
    { method: "PATCH", path: one, handle: async (request) => answer(await changeRunTask(cloud, request)) },
    {
      method: "DELETE",
      path: one,
      handle: ({ params }) => {
        const { id } = cloud.runTasks.get(params.id);
        cloud.runTasks.remove(id);
        for (const attached of cloud.workspaceTasks.where(({ taskId }) => taskId === id))
          cloud.workspaceTasks.remove(attached.id);
        return {};
      },
    },
    ...workspaceTaskRoutes(cloud),
  ];
}

function workspaceTaskRoutes(cloud: Cloud): Route[] {
  const list = "/api/v2/workspaces/:id/tasks";
  const one = `${list}/:task`;
  const answer = (item: WorkspaceTask, status = 200): Reply => ({
    status,
    document: { data: renderWorkspaceTask(cloud, item) },
  });
  const find = ({ params }: ApiRequest) => {
    cloud.workspaces.get(params.id);
    return cloud.workspaceTasks.get(params.task);
  };
  return [
    {
      method: "GET",
      path: list,
      handle: ({ params, query }) => {
        const workspace = cloud.workspaces.get(params.id);
        const attached = cloud.workspaceTasks.where(({ workspaceId }) => workspaceId === workspace.id);
        return page(attached, query, (item) => renderWorkspaceTask(cloud, item));
      },
    },
    { method: "POST", path: list, handle: (request) => answer(attach(cloud, request), 201) },
    { method: "GET", path: one, handle: (request) => answer(find(request)) },
    {
      method: "PATCH",
      path: one,
      handle: (request) => {
        const item = find(request);
        const changes = documentOf(request).attributes(attachment.partial());
        item.attributes = {
          "enforcement-level": changes["enforcement-level"] ?? item.attributes["enforcement-level"],
          stages: stagesOf(changes) ?? item.attributes.stages,
        };
        return answer(item);
      },
    },
    {
      method: "DELETE",
      path: one,
      handle: (request) => {
        cloud.workspaceTasks.remove(find(request).id);
        return {};
      },
    },
  ];
}

async function addRunTask(cloud: Cloud, request: ApiRequest): Promise<RunTask> {
  cloud.organization(request.params.organization);
  const { "hmac-key": hmacKey, ...wanted } = documentOf(request).attributes(
    task.partial().required({ name: true, url: true, category: true }),
  );
  refuseTaken(cloud, wanted.name);
  const key = hmacKey ? { hmacKey } : {};
  await verify(cloud, { url: wanted.url, ...key });
  return cloud.runTasks.add({
    id: newId("task"),
    attributes: { description: null, enabled: true, ...wanted },
    ...key,
  });
}

async function changeRunTask(cloud: Cloud, request: ApiRequest): Promise<RunTask> {
  const item = cloud.runTasks.get(request.params.id);
  const { "hmac-key": hmacKey, ...changes } = documentOf(request).attributes(task.partial());
  if (changes.name !== undefined) refuseTaken(cloud, changes.name, item);
  const key = hmacKey ?? item.hmacKey;
  if (changes.url !== undefined || hmacKey) {
    const url = changes.url ?? item.attributes.url;
    await verify(cloud, key === undefined ? { url } : { url, hmacKey: key });
  }
  Object.assign(item.attributes, changes);
  if (hmacKey) item.hmacKey = hmacKey;
  return item;
}

/** A run task has to answer before it is registered. */
async function verify(cloud: Cloud, address: RunTaskAddress): Promise<void> {
  const status = await postToRunTask(address, verification(cloud));
  if (status !== 200)
    throw invalidAttribute(
      "url",
      `Url failed verification: ${status === undefined ? "it did not answer" : `it answered ${status}`}`,
    );
}

function refuseTaken(cloud: Cloud, name: string, self?: RunTask): void {
  if (cloud.runTasks.all().some((item) => item !== self && item.attributes.name === name))
    throw invalidAttribute("name", "Name has already been taken");
}

function attach(cloud: Cloud, request: ApiRequest): WorkspaceTask {
  const workspace = cloud.workspaces.get(request.params.id);
  const document = documentOf(request);
  const wanted = document.attributes(attachment);
  const runTask = cloud.runTasks.find(document.relationship("task")?.id);
  if (runTask === undefined) throw invalidRelation("task", "Task must exist");
  const twice = cloud.workspaceTasks.where((item) => item.workspaceId === workspace.id && item.taskId === runTask.id);
  if (twice.length > 0) throw new ApiError(422, "invalid relation", "Task is attached to the workspace already");
  return cloud.workspaceTasks.add({
    id: newId("wstask"),
    workspaceId: workspace.id,
    taskId: runTask.id,
    attributes: { "enforcement-level": wanted["enforcement-level"], stages: stagesOf(wanted) ?? ["post_plan"] },
  });
}

function stagesOf({ stage: one, stages }: Partial<z.infer<typeof attachment>>): (typeof STAGES)[number][] | undefined {
  return stages ?? (one === undefined ? undefined : [one]);
}
