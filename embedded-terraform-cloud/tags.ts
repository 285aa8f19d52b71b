import { z } from "zod";
import type { Cloud } from "./cloud";
import type { Resource } from "./json-api";
import { ApiError, parseJson } from "./json-api";
import { page } from "./pages";
import type { ApiRequest, Route } from "./router";
import type { Workspace } from "./workspaces";

/** A tag with a key and perhaps a value: https://developer.hashicorp.com/terraform/cloud-docs/api-docs/workspaces#list-workspace-tag-bindings */
export interface TagBinding {
  readonly key: string;
  readonly value: string;
}

/** Members of a `tags` relationship have a name, those of `tag-bindings` a key and a value. */
const member = z.object({
  attributes: z.union([
    z.object({ name: z.string() }).transform(({ name }) => ({ key: name, value: "" })),
    z.object({ key: z.string(), value: z.string().default("") }),
  ]),
});

export function readTagBindings(members: readonly unknown[]): TagBinding[] {
  return members.flatMap((item) => {
    const parsed = member.safeParse(item);
    return parsed.success ? [parsed.data.attributes] : [];
  });
}

export function tagRoutes(cloud: Cloud): Route[] {
  const tags = "/api/v2/workspaces/:id/relationships/tags";
  const bindings = "/api/v2/workspaces/:id/tag-bindings";
  const workspaceOf = ({ params }: ApiRequest) => cloud.workspaces.get(params.id);
  return [
    {
      method: "GET",
      path: tags,
      handle: (request) => page(workspaceOf(request).tags, request.query, ({ key }) => renderTag(key)),
    },
    {
      method: "POST",
      path: tags,
      handle: (request) => {
        bind(workspaceOf(request), membersOf(request));
        return {};
      },
    },
    {
      method: "DELETE",
      path: tags,
      handle: (request) => {
        const workspace = workspaceOf(request);
        const removed = new Set(membersOf(request).map(({ key }) => key));
        workspace.tags = workspace.tags.filter(({ key }) => !removed.has(key));
        return {};
      },
    },
    ...[bindings, "/api/v2/workspaces/:id/effective-tag-bindings"].map((path): Route => ({
      method: "GET",
      path,
      handle: (request) => page(workspaceOf(request).tags, request.query, renderBinding),
    })),
    {
      method: "PATCH",
      path: bindings,
      handle: (request) => {
        const workspace = workspaceOf(request);
        bind(workspace, membersOf(request));
        return page(workspace.tags, request.query, renderBinding);
      },
    },
  ];
}

function membersOf({ body }: ApiRequest): TagBinding[] {
  const data = z.object({ data: z.array(z.unknown()) }).safeParse(parseJson(body));
  if (!data.success) throw new ApiError(400, "bad request", "The request body names no tags.");
  return readTagBindings(data.data.data);
}

function bind(workspace: Workspace, added: readonly TagBinding[]): void {
  const replaced = new Set(added.map(({ key }) => key));
  workspace.tags = [...workspace.tags.filter(({ key }) => !replaced.has(key)), ...added];
}

function renderTag(key: string): Resource {
  return { id: `tag-${key}`, type: "tags", attributes: { name: key } };
}

function renderBinding({ key, value }: TagBinding): Resource {
  return { id: `tb-${key}`, type: "tag-bindings", attributes: { key, value } };
}
