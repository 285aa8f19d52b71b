import { z } from "zod";
import type { Cloud } from "./cloud";
import { newId } from "./collection";
import { ApiError, notFound, type Resource } from "./json-api";
import { page } from "./pages";
import { documentOf, type Route } from "./router";

/** An uploaded configuration: https://developer.hashicorp.com/terraform/cloud-docs/api-docs/configuration-versions */
export interface ConfigurationVersion {
  readonly id: string;
  readonly workspaceId: string;
  readonly autoQueueRuns: boolean;
  /** Good for plans only. */
  readonly speculative: boolean;
  /** Becomes the workspace's current one only when a run applies it. */
  readonly provisional: boolean;
  readonly uploadUrl: string;
  readonly timestamps: Record<string, string>;
  /** The tar.gz. */
  archive?: Buffer;
}

const attributes = z.object({
  "auto-queue-runs": z.boolean().default(true),
  speculative: z.boolean().default(false),
  provisional: z.boolean().default(false),
});

/** The first bytes of every gzip file. */
const GZIP = Buffer.from([0x1f, 0x8b]);

export function renderConfigurationVersion(_cloud: Cloud, version: ConfigurationVersion): Resource {
  const uploaded = version.archive !== undefined;
  return {
    id: version.id,
    type: "configuration-versions",
    attributes: {
      "auto-queue-runs": version.autoQueueRuns,
      error: null,
      "error-message": null,
      source: "tfe-api",
      speculative: version.speculative,
      provisional: version.provisional,
      status: uploaded ? "uploaded" : "pending",
      "status-timestamps": version.timestamps,
      // Told once it is of no more use, as HCP Terraform does.
      "upload-url": uploaded ? null : version.uploadUrl,
    },
    relationships: { "ingress-attributes": { data: null } },
    links: { self: `/api/v2/configuration-versions/${version.id}` },
  };
}

export function configurationVersionRoutes(cloud: Cloud): Route[] {
  const list = "/api/v2/workspaces/:id/configuration-versions";
  const one = "/api/v2/configuration-versions/:id";
  return [
    {
      method: "GET",
      path: list,
      handle: ({ params, query }) => {
        const workspace = cloud.workspaces.get(params.id);
        const found = cloud.configurationVersions.where(({ workspaceId }) => workspaceId === workspace.id).reverse();
        return page(found, query, (version) => renderConfigurationVersion(cloud, version));
      },
    },
    {
      method: "POST",
      path: list,
      handle: (request) => {
        const workspace = cloud.workspaces.get(request.params.id);
        const wanted = documentOf(request).attributes(attributes);
        const version = addConfigurationVersion(cloud, workspace.id, wanted);
        return { status: 201, document: { data: renderConfigurationVersion(cloud, version) } };
      },
    },
    {
      method: "GET",
      path: one,
      handle: ({ params }) => ({
        document: { data: renderConfigurationVersion(cloud, cloud.configurationVersions.get(params.id)) },
      }),
    },
    {
      method: "GET",
      alsoFor: ["run-task"],
      path: `${one}/download`,
      handle: ({ params }) => {
        const { archive } = cloud.configurationVersions.get(params.id);
        if (archive === undefined) throw notFound();
        return { bytes: archive, contentType: "application/gzip" };
      },
    },
  ];
}

function addConfigurationVersion(
  cloud: Cloud,
  workspaceId: string,
  wanted: z.infer<typeof attributes>,
): ConfigurationVersion {
  const version: ConfigurationVersion = {
    id: newId("cv"),
    workspaceId,
    autoQueueRuns: wanted["auto-queue-runs"],
    speculative: wanted.speculative,
    provisional: wanted.provisional,
    timestamps: {},
    uploadUrl: cloud.archivist.url({
      write: (content) => {
        upload(cloud, version, content);
      },
    }),
  };
  return cloud.configurationVersions.add(version);
}

function upload(cloud: Cloud, version: ConfigurationVersion, content: Buffer): void {
  if (!content.subarray(0, 2).equals(GZIP)) throw new ApiError(422, "invalid archive", "The archive is not a tar.gz.");
  version.archive = content;
  version.timestamps["finished-at"] = new Date().toISOString();
  const workspace = cloud.workspaces.find(version.workspaceId);
  if (workspace === undefined) return;
  if (!version.speculative && !version.provisional) workspace.currentConfigurationVersionId = version.id;
  if (version.autoQueueRuns)
    cloud.queue.add(workspace, version, { message: "Triggered via API", planOnly: version.speculative });
}
