import { createHash } from "node:crypto";
import { z } from "zod";
import type { Cloud } from "./cloud";
import { newId } from "./collection";
import { ApiError, conflict, invalidAttribute, notFound, parseJson, type Resource, toMany, toOne } from "./json-api";
import { page } from "./pages";
import { type ApiRequest, documentOf, type Reply, type Route } from "./router";
import { addOutputs, outputsOf } from "./state-version-outputs";
import { readableBy } from "./state-access";
import type { Workspace } from "./workspaces";

/** https://developer.hashicorp.com/terraform/cloud-docs/api-docs/state-versions */
export interface StateVersion {
  readonly id: string;
  readonly workspaceId: string;
  readonly createdAt: string;
  readonly serial: number;
  readonly lineage: string;
  readonly md5?: string;
  readonly runId?: string;
  readonly urls: {
    readonly upload: string;
    readonly jsonUpload: string;
    readonly download: string;
    readonly jsonDownload: string;
  };
  /** The state file; missing while its upload is awaited. */
  state?: Buffer;
  /** What `terraform show -json` says of it, when the client sent that. */
  json?: Buffer;
  /** Whether it has managed resources. */
  hasResources?: boolean;
  terraformVersion?: string;
}

const attributes = z.object({
  serial: z.number().int(),
  lineage: z.string().optional(),
  md5: z.string(),
  force: z.boolean().default(false),
  state: z.string().optional(),
  "json-state": z.string().optional(),
});

const stateFile = z.object({
  serial: z.number(),
  lineage: z.string(),
  terraform_version: z.string().default(""),
  resources: z.array(z.object({ mode: z.string() })).default([]),
});

export function renderStateVersion(cloud: Cloud, version: StateVersion): Resource {
  return {
    id: version.id,
    type: "state-versions",
    attributes: {
      "created-at": version.createdAt,
      serial: version.serial,
      size: version.state?.length ?? 0,
      status: version.state === undefined ? "pending" : "finalized",
      "state-version": 4,
      "terraform-version": version.terraformVersion ?? null,
      "resources-processed": version.state !== undefined,
      "hosted-state-download-url": version.urls.download,
      "hosted-json-state-download-url": version.json === undefined ? null : version.urls.jsonDownload,
      "hosted-state-upload-url": version.state === undefined ? version.urls.upload : null,
      "hosted-json-state-upload-url": version.json === undefined ? version.urls.jsonUpload : null,
    },
    relationships: {
      run: toOne("runs", version.runId),
      workspace: toOne("workspaces", version.workspaceId),
      outputs: toMany(
        "state-version-outputs",
        outputsOf(cloud, version).map(({ id }) => id),
      ),
    },
    links: { self: `/api/v2/state-versions/${version.id}` },
  };
}

export function stateVersionRoutes(cloud: Cloud): Route[] {
  const render = (version: StateVersion): Reply => ({ document: { data: renderStateVersion(cloud, version) } });
  return [
    { method: "GET", path: "/api/v2/state-versions", handle: (request) => listStateVersions(cloud, request) },
    {
      method: "POST",
      path: "/api/v2/workspaces/:id/state-versions",
      handle: (request) => createStateVersion(cloud, request),
    },
    {
      method: "GET",
      alsoFor: ["run"],
      path: "/api/v2/workspaces/:id/current-state-version",
      handle: (request) => {
        const workspace = readableBy(request, cloud.workspaces.get(request.params.id));
        const version = cloud.currentState(workspace);
        if (version === undefined) throw notFound();
        return render(version);
      },
    },
    {
      method: "GET",
      alsoFor: ["run"],
      path: "/api/v2/state-versions/:id",
      handle: (request) => {
        const version = cloud.stateVersions.get(request.params.id);
        readableBy(request, cloud.workspaces.get(version.workspaceId));
        return render(version);
      },
    },
    {
      method: "GET",
      alsoFor: ["run"],
      path: "/api/v2/state-versions/:id/download",
      handle: (request) => {
        const version = cloud.stateVersions.get(request.params.id);
        readableBy(request, cloud.workspaces.get(version.workspaceId));
        if (version.state === undefined) throw notFound();
        return { bytes: version.state, contentType: "application/octet-stream" };
      },
    },
  ];
}

function listStateVersions(cloud: Cloud, { query }: ApiRequest): Reply {
  cloud.organization(query.get("filter[organization][name]") ?? undefined);
  const workspace = cloud.workspaceNamed(query.get("filter[workspace][name]") ?? undefined);
  const found = cloud.stateVersions.where(({ workspaceId }) => workspaceId === workspace.id).reverse();
  return page(found, query, (version) => renderStateVersion(cloud, version));
}

function createStateVersion(cloud: Cloud, request: ApiRequest): Reply {
  const workspace = readableBy(request, cloud.workspaces.get(request.params.id));
  const document = documentOf(request);
  const wanted = document.attributes(attributes);
  if (workspace.lock === undefined && request.principal.kind !== "run")
    throw conflict("conflict", "The workspace must be locked before a state version can be created.");
  refuseOlder(cloud, workspace, wanted);
  const version = addStateVersion(cloud, workspace, {
    serial: wanted.serial,
    lineage: wanted.lineage ?? "",
    md5: wanted.md5,
    runId: document.relationship("run")?.id,
  });
  if (wanted.state !== undefined) accept(cloud, version, Buffer.from(wanted.state, "base64"));
  if (wanted["json-state"] !== undefined) version.json = Buffer.from(wanted["json-state"], "base64");
  return { status: 201, document: { data: renderStateVersion(cloud, version) } };
}

/** Keeps the state file that a run left. */
export function keepState(cloud: Cloud, workspace: Workspace, state: Buffer, runId: string): StateVersion | undefined {
  const parsed = stateFile.safeParse(parseJson(state));
  if (!parsed.success) return undefined;
  const { serial, lineage } = parsed.data;
  const current = cloud.currentState(workspace);
  if (current?.serial === serial && current.lineage === lineage) return undefined;
  const version = addStateVersion(cloud, workspace, { serial, lineage, runId });
  accept(cloud, version, state);
  return version;
}

function addStateVersion(
  cloud: Cloud,
  workspace: Workspace,
  facts: { serial: number; lineage: string; md5?: string; runId?: string | undefined },
): StateVersion {
  const version: StateVersion = cloud.stateVersions.add({
    id: newId("sv"),
    workspaceId: workspace.id,
    createdAt: new Date().toISOString(),
    serial: facts.serial,
    lineage: facts.lineage,
    ...(facts.md5 === undefined ? {} : { md5: facts.md5 }),
    ...(facts.runId === undefined ? {} : { runId: facts.runId }),
    urls: {
      upload: cloud.archivist.url({
        write: (content) => {
          accept(cloud, version, content);
        },
      }),
      jsonUpload: cloud.archivist.url({
        write: (content) => {
          version.json = content;
        },
      }),
      download: cloud.archivist.url({ read: () => version.state }),
      jsonDownload: cloud.archivist.url({ read: () => version.json }),
    },
  });
  return version;
}

/** The state arrives, and becomes the workspace's current one. */
function accept(cloud: Cloud, version: StateVersion, content: Buffer): void {
  if (version.md5 !== undefined && createHash("md5").update(content).digest("hex") !== version.md5)
    throw invalidAttribute("md5", "The MD5 sum is not that of the state.");
  const parsed = stateFile.safeParse(parseJson(content));
  if (!parsed.success) throw new ApiError(422, "invalid state", "The content is not a Terraform state.");
  version.state = content;
  version.hasResources = parsed.data.resources.some(({ mode }) => mode === "managed");
  version.terraformVersion = parsed.data.terraform_version;
  addOutputs(cloud, version, content);
  const workspace = cloud.workspaces.get(version.workspaceId);
  workspace.currentStateVersionId = version.id;
  cloud.queue.discardOutdated(workspace, version.runId);
}

function refuseOlder(cloud: Cloud, workspace: Workspace, wanted: z.infer<typeof attributes>): void {
  const current = cloud.currentState(workspace);
  if (current === undefined || wanted.force) return;
  if (wanted.lineage !== undefined && wanted.lineage !== current.lineage)
    throw conflict("conflict", "The lineage is not that of the current state.");
  if (wanted.serial <= current.serial && wanted.md5 !== current.md5)
    throw conflict("conflict", "The serial is not newer than that of the current state.");
}
