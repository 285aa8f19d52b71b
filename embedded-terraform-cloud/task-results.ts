import { z } from "zod";
import type { Cloud } from "./cloud";
import { newId } from "./collection";
import { ApiError, notFound, type Resource, toMany, toOne, unauthorized } from "./json-api";
import { page } from "./pages";
import { type ApiRequest, documentOf, type Reply, type Route } from "./router";
import type { TaskResult } from "./task-stages";

/** One thing that a run task found: https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-tasks/run-tasks-integration */
export interface Outcome {
  readonly id: string;
  readonly attributes: z.infer<typeof outcomeAttributes>;
}

/** The most (bytes) that the body of an outcome may have. */
const MAXIMUM_BODY_BYTES = 5 * 1024 * 1024;

const tag = z.object({ label: z.string(), level: z.enum(["none", "info", "warning", "error"]).default("none") });

const outcomeAttributes = z.object({
  "outcome-id": z.string(),
  description: z.string(),
  body: z
    .string()
    .refine((body) => Buffer.byteLength(body) <= MAXIMUM_BODY_BYTES, "is larger than 5 MB")
    .optional(),
  url: z.string().optional(),
  tags: z.record(z.string(), z.array(tag)).default({}),
});

const outcome = z.object({ type: z.literal("task-result-outcomes"), attributes: outcomeAttributes });

const report = z.object({
  status: z.enum(["passed", "failed", "running"], "must be passed, failed or running"),
  message: z.string().optional(),
  url: z.string().optional(),
});

export function renderTaskResult(_cloud: Cloud, result: TaskResult): Resource {
  return {
    id: result.id,
    type: "task-results",
    attributes: {
      status: result.status,
      message: result.message,
      url: result.url,
      "status-timestamps": result.timestamps,
      "created-at": result.createdAt,
      "updated-at": Object.values(result.timestamps).at(-1) ?? result.createdAt,
      "task-id": result.task.id,
      "task-name": result.task.name,
      "task-url": result.task.url,
      "workspace-task-id": result.workspaceTaskId,
      "workspace-task-enforcement-level": result.enforcementLevel,
      "agent-pool-id": null,
    },
    relationships: {
      "task-stage": toOne("task-stages", result.stageId),
      outcomes: toMany(
        "task-result-outcomes",
        result.outcomes.map(({ id }) => id),
      ),
    },
    links: { self: `/api/v2/task-results/${result.id}` },
  };
}

function renderOutcome({ id, attributes }: Outcome): Resource {
  return { id, type: "task-result-outcomes", attributes: { ...attributes } };
}

export function taskResultRoutes(cloud: Cloud): Route[] {
  const one = "/api/v2/task-results/:id";
  return [
    {
      method: "GET",
      path: one,
      handle: ({ params }) => ({ document: { data: renderTaskResult(cloud, cloud.taskResults.get(params.id)) } }),
    },
    {
      method: "GET",
      path: `${one}/outcomes`,
      handle: ({ params, query }) => page(cloud.taskResults.get(params.id).outcomes, query, renderOutcome),
    },
    { method: "PATCH", path: `${one}/callback`, open: true, handle: (request) => takeReport(cloud, request) },
  ];
}

/** A run task reports how far it is, and in the end its verdict. */
function takeReport(cloud: Cloud, request: ApiRequest): Reply {
  const result = cloud.taskResults.all().find(({ callbackId }) => callbackId === request.params.id);
  if (result === undefined) throw notFound();
  const { principal } = request;
  if (principal.kind !== "run-task" || principal.taskResultId !== result.id) throw unauthorized();
  if (result.status !== "running")
    throw new ApiError(422, "invalid status", `The task result is ${result.status} already, and final.`);
  const document = documentOf(request);
  const { status, message, url } = document.attributes(report);
  const outcomes = document.members("outcomes").map((member) => {
    const parsed = outcome.safeParse(member);
    if (!parsed.success) throw new ApiError(422, "invalid outcome", parsed.error.issues[0]?.message);
    return { id: newId("tro"), attributes: parsed.data.attributes };
  });
  result.message = message ?? result.message;
  result.url = url ?? result.url;
  result.outcomes.push(...outcomes);
  cloud.taskReports.emit(result.id, status);
  return { status: 200 };
}
