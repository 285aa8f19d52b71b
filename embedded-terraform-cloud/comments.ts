import { z } from "zod";
import type { Cloud } from "./cloud";
import { newId } from "./collection";
import type { Resource } from "./json-api";
import { page } from "./pages";
import { documentOf, type Route } from "./router";

/** https://developer.hashicorp.com/terraform/cloud-docs/api-docs/comments */
export interface Comment {
  readonly id: string;
  readonly runId: string;
  readonly body: string;
}

export function commentOn(cloud: Cloud, runId: string, body: string): Comment {
  return cloud.comments.add({ id: newId("wc"), runId, body });
}

export function renderComment(_cloud: Cloud, comment: Comment): Resource {
  return { id: comment.id, type: "comments", attributes: { body: comment.body } };
}

export function commentRoutes(cloud: Cloud): Route[] {
  const ofRun = "/api/v2/runs/:id/comments";
  return [
    {
      method: "GET",
      path: ofRun,
      handle: ({ params, query }) => {
        const run = cloud.runs.get(params.id);
        const found = cloud.comments.where(({ runId }) => runId === run.id);
        return page(found, query, (comment) => renderComment(cloud, comment));
      },
    },
    {
      method: "POST",
      path: ofRun,
      handle: (request) => {
        const run = cloud.runs.get(request.params.id);
        const { body } = documentOf(request).attributes(z.object({ body: z.string().min(1, "can't be blank") }));
        return { status: 201, document: { data: renderComment(cloud, commentOn(cloud, run.id, body)) } };
      },
    },
    {
      method: "GET",
      path: "/api/v2/comments/:id",
      handle: ({ params }) => ({ document: { data: renderComment(cloud, cloud.comments.get(params.id)) } }),
    },
  ];
}
