import { z } from "zod";
import type { Cloud } from "./cloud";
import { commentOn } from "./comments";
import type { ConfigurationVersion } from "./configuration-versions";
import {
  ApiError,
  conflict,
  invalidAttribute,
  invalidRelation,
  notFound,
  parseJson,
  type Resource,
  toMany,
  toOne,
} from "./json-api";
import { page } from "./pages";
import { type ApiRequest, documentOf, type Reply, type Route } from "./router";
import { isFinal, isPaused, type RunStatus } from "./run-status";
import type { Workspace } from "./workspaces";

/** https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run */
export interface Run {
  readonly id: string;
  readonly workspaceId: string;
  readonly configurationVersionId: string;
  readonly planId: string;
  readonly applyId: string;
  readonly taskStageIds: readonly string[];
  readonly createdAt: string;
  readonly options: RunOptions;
  status: RunStatus;
  readonly timestamps: Record<string, string>;
  hasChanges: boolean;
  /** Whether somebody asked for it to stop, and how. */
  cancellation?: "canceled" | "force_canceled";
}

const list = z
  .array(z.string())
  .nullable()
  .transform((value) => value ?? []);

/** What a run may be asked for. */
const attributes = z
  .object({
    message: z.string(),
    "auto-apply": z.boolean(),
    "plan-only": z.boolean(),
    "save-plan": z.boolean(),
    "is-destroy": z.boolean(),
    refresh: z.boolean(),
    "refresh-only": z.boolean(),
    "allow-empty-apply": z.boolean(),
    "target-addrs": list,
    "replace-addrs": list,
    variables: z.array(z.object({ key: z.string(), value: z.string() })),
  })
  .partial();

export interface RunOptions {
  readonly message: string;
  readonly autoApply: boolean;
  readonly planOnly: boolean;
  readonly savePlan: boolean;
  readonly isDestroy: boolean;
  readonly refresh: boolean;
  readonly refreshOnly: boolean;
  readonly allowEmptyApply: boolean;
  readonly targets: readonly string[];
  readonly replacements: readonly string[];
  /** Values are expressions. */
  readonly variables: readonly { readonly key: string; readonly value: string }[];
}

export function renderRun(cloud: Cloud, run: Run): Resource {
  const { options } = run;
  const cancelable = !isFinal(run.status) && !isPaused(run.status) && run.cancellation === undefined;
  return {
    id: run.id,
    type: "runs",
    attributes: {
      actions: {
        "is-cancelable": cancelable,
        "is-confirmable": isPaused(run.status),
        "is-discardable": isPaused(run.status),
        "is-force-cancelable": run.cancellation !== undefined && !isFinal(run.status),
      },
      "allow-empty-apply": options.allowEmptyApply,
      "auto-apply": options.autoApply,
      "canceled-at": run.timestamps["canceled-at"] ?? null,
      "created-at": run.createdAt,
      "has-changes": run.hasChanges,
      "is-destroy": options.isDestroy,
      message: options.message,
      "plan-only": options.planOnly,
      "position-in-queue": cloud.queue.position(run),
      refresh: options.refresh,
      "refresh-only": options.refreshOnly,
      "replace-addrs": options.replacements,
      ...(cloud.settings.savedPlans ? { "save-plan": options.savePlan } : {}),
      source: "tfe-api",
      status: run.status,
      "status-timestamps": run.timestamps,
      "target-addrs": options.targets,
      "terraform-version": cloud.terraformVersion,
      "trigger-reason": "manual",
      variables: options.variables,
      permissions: {
        "can-apply": true,
        "can-cancel": true,
        "can-comment": true,
        "can-discard": true,
        "can-force-cancel": true,
        "can-force-execute": true,
        "can-override-policy-check": true,
      },
    },
    relationships: {
      workspace: toOne("workspaces", run.workspaceId),
      "configuration-version": toOne("configuration-versions", run.configurationVersionId),
      plan: toOne("plans", run.planId),
      apply: toOne("applies", run.applyId),
      "created-by": toOne("users", cloud.user.id),
      "policy-checks": { data: [] },
      "task-stages": toMany("task-stages", run.taskStageIds),
      comments: toMany(
        "comments",
        cloud.comments.where(({ runId }) => runId === run.id).map(({ id }) => id),
      ),
    },
    links: { self: `/api/v2/runs/${run.id}` },
  };
}

/** https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run#list-runs-in-a-workspace */
const statusGroups: Readonly<Record<string, (status: RunStatus) => boolean>> = {
  final: isFinal,
  non_final: (status) => !isFinal(status),
  discardable: isPaused,
};

export function runRoutes(cloud: Cloud): Route[] {
  const one = "/api/v2/runs/:id";
  const answer = (run: Run): Reply => ({ document: { data: renderRun(cloud, run) } });
  const find = ({ params }: ApiRequest) => cloud.runs.get(params.id);
  const action = (name: string, act: (run: Run) => void): Route => ({
    method: "POST",
    path: `${one}/actions/${name}`,
    handle: (request) => {
      const run = find(request);
      act(run);
      const body = z.object({ comment: z.string().min(1) }).safeParse(parseJson(request.body));
      if (body.success) commentOn(cloud, run.id, body.data.comment);
      return { status: 202 };
    },
  });
  return [
    { method: "POST", path: "/api/v2/runs", handle: (request) => createRun(cloud, request) },
    { method: "GET", path: one, handle: (request) => answer(find(request)) },
    {
      method: "GET",
      path: "/api/v2/workspaces/:id/runs",
      handle: ({ params, query }) => {
        const workspace = cloud.workspaces.get(params.id);
        const statuses = query.get("filter[status]")?.split(",");
        const isInGroup = statusGroups[query.get("filter[status_group]") ?? ""] ?? (() => true);
        const found = cloud.runs.where(
          ({ workspaceId, status }) =>
            workspaceId === workspace.id && isInGroup(status) && (statuses?.includes(status) ?? true),
        );
        return page(found.reverse(), query, (run) => renderRun(cloud, run));
      },
    },
    {
      method: "GET",
      path: "/api/v2/organizations/:organization/runs/queue",
      handle: ({ params, query }) => {
        cloud.organization(params.organization);
        const waiting = cloud.runs.where(({ status }) => !isFinal(status) && !isPaused(status));
        return page(waiting, query, (run) => renderRun(cloud, run));
      },
    },
    action("apply", (run) => {
      if (!isPaused(run.status)) throw notPaused("apply");
      cloud.queue.confirm(run);
    }),
    action("discard", (run) => {
      if (!isPaused(run.status) && run.status !== "pending") throw notPaused("discard");
      cloud.queue.discard(run);
    }),
    action("cancel", (run) => {
      if (isFinal(run.status) || isPaused(run.status))
        throw conflict("transition not allowed", "The run is not in progress.");
      cloud.queue.cancel(run);
    }),
    action("force-cancel", (run) => {
      if (isFinal(run.status) || run.cancellation === undefined)
        throw conflict("transition not allowed", "Only a run that was asked to cancel can be forced to.");
      cloud.queue.forceCancel(run);
    }),
  ];
}

function notPaused(action: string): ApiError {
  return conflict("transition not allowed", `The run is not waiting for confirmation; ${action} is not allowed.`);
}

function createRun(cloud: Cloud, request: ApiRequest): Reply {
  const document = documentOf(request);
  const workspace = cloud.workspaces.find(document.relationship("workspace")?.id);
  if (workspace === undefined) throw invalidRelation("workspace", "Workspace must exist");
  const wanted = document.attributes(attributes);
  const version = configurationOf(cloud, workspace, document.relationship("configuration-version")?.id);
  if (wanted["is-destroy"] === true && !workspace.attributes["allow-destroy-plan"])
    throw invalidAttribute("is-destroy", "Workspace does not allow destroy plans");
  if (wanted["refresh-only"] === true && wanted.refresh === false)
    throw invalidAttribute("refresh", "must be true for a refresh-only run");
  const run = cloud.queue.add(workspace, version, {
    ...(wanted.message === undefined ? {} : { message: wanted.message }),
    autoApply: wanted["auto-apply"] ?? workspace.attributes["auto-apply"],
    planOnly: wanted["plan-only"] === true || version.speculative,
    savePlan: cloud.settings.savedPlans && wanted["save-plan"] === true,
    isDestroy: wanted["is-destroy"] ?? false,
    refresh: wanted.refresh ?? true,
    refreshOnly: wanted["refresh-only"] ?? false,
    allowEmptyApply: wanted["allow-empty-apply"] ?? false,
    targets: wanted["target-addrs"] ?? [],
    replacements: wanted["replace-addrs"] ?? [],
    variables: wanted.variables ?? [],
  });
  return { status: 201, document: { data: renderRun(cloud, run) } };
}

/** The one that is named, or the workspace's current one. */
function configurationOf(cloud: Cloud, workspace: Workspace, id: string | undefined): ConfigurationVersion {
  const version = cloud.configurationVersions.find(id ?? workspace.currentConfigurationVersionId);
  if (id !== undefined && version === undefined) throw notFound();
  if (version?.archive === undefined)
    throw invalidRelation("configuration-version", "Configuration version is missing, or was not uploaded");
  return version;
}
