import type { IncomingMessage, ServerResponse } from "node:http";
import { applyRoutes } from "./applies";
import type { Cloud } from "./cloud";
import { commentRoutes } from "./comments";
import { configurationVersionRoutes } from "./configuration-versions";
import { discoveryRoutes } from "./discovery";
import { withIncluded } from "./includes";
import { ApiError, notFound, unauthorized } from "./json-api";
import { organizationRoutes } from "./organizations";
import { planRoutes } from "./plans";
import { policySetRoutes } from "./policy-sets";
import { projectRoutes } from "./projects";
import { remoteStateConsumerRoutes } from "./remote-state-consumers";
import { type Reply, Router } from "./router";
import { runTaskRoutes } from "./run-tasks";
import { runTriggerRoutes } from "./run-triggers";
import { runEventRoutes } from "./run-events";
import { runRoutes } from "./runs";
import { stateVersionOutputRoutes } from "./state-version-outputs";
import { stateVersionRoutes } from "./state-versions";
import { tagRoutes } from "./tags";
import { taskResultRoutes } from "./task-results";
import { taskStageRoutes } from "./task-stages";
import { teamRoutes } from "./teams";
import { variableRoutes } from "./variables";
import { workspaceLockRoutes } from "./workspace-locks";
import { workspaceRoutes } from "./workspaces";

/** The largest request (bytes): configurations carry assets. */
const MAXIMUM_BODY_BYTES = 256 * 1024 * 1024;

/** How clients know what they talk to: https://developer.hashicorp.com/terraform/cloud-docs/api-docs/changelog */
const VERSION_HEADERS = { "TFP-API-Version": "2.6", "TFP-AppName": "HCP Terraform" };

/** What was asked, and what came of it. */
export interface LoggedRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly status: number;
}

/** Answers HTTP requests. */
export class Api {
  /** Everything that was asked so far, in order. */
  readonly requests: LoggedRequest[] = [];
  private readonly router: Router;

  constructor(private readonly cloud: Cloud) {
    const { projects, runTasks, remoteStateConsumers } = cloud.settings;
    this.router = new Router([
      ...discoveryRoutes(),
      ...cloud.archivist.routes(),
      ...organizationRoutes(cloud),
      ...(projects ? projectRoutes(cloud) : []),
      ...workspaceRoutes(cloud),
      ...workspaceLockRoutes(cloud),
      ...tagRoutes(cloud),
      ...(remoteStateConsumers ? remoteStateConsumerRoutes(cloud) : []),
      ...runTriggerRoutes(cloud),
      ...variableRoutes(cloud),
      ...teamRoutes(cloud),
      ...configurationVersionRoutes(cloud),
      ...runRoutes(cloud),
      ...runEventRoutes(cloud),
      ...planRoutes(cloud),
      ...applyRoutes(cloud),
      ...commentRoutes(cloud),
      ...stateVersionRoutes(cloud),
      ...stateVersionOutputRoutes(cloud),
      ...(runTasks ? [...runTaskRoutes(cloud), ...policySetRoutes(cloud)] : []),
      ...taskStageRoutes(cloud),
      ...taskResultRoutes(cloud),
    ]);
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = request.method ?? "GET";
    const path = request.url ?? "/";
    let reply: Reply;
    try {
      reply = await this.reply(request, method, new URL(path, "https://localhost"));
    } catch (error) {
      const refusal =
        error instanceof ApiError ? error : new ApiError(500, "internal server error", (error as Error).stack);
      reply = { status: refusal.status, document: refusal.document() };
    }
    const status = reply.status ?? (reply.document === undefined && reply.bytes === undefined ? 204 : 200);
    this.requests.push({ method, path, status });
    send(response, status, reply);
  }

  private async reply(request: IncomingMessage, method: string, url: URL): Promise<Reply> {
    const principal = this.cloud.tokens.principalOf(request.headers.authorization);
    const body = await readBody(request);
    // Routes that nobody without a token may know of answer 401 whether they exist or not.
    const mustSignIn = url.pathname.startsWith("/api/") && principal.kind === "anonymous";
    const match = this.matchOrRefuse(method, url.pathname, mustSignIn);
    const { route, params } = match;
    if (route.open !== true) {
      if (principal.kind === "anonymous") throw unauthorized();
      if (principal.kind !== "user" && route.alsoFor?.includes(principal.kind) !== true) throw notFound();
    }
    const asked = { method, path: url.pathname, params, query: url.searchParams, body, principal };
    const reply = await route.handle(asked);
    if (reply.document === undefined) return reply;
    return { ...reply, document: withIncluded(this.cloud, reply.document, url.searchParams.get("include")) };
  }

  private matchOrRefuse(method: string, path: string, mustSignIn: boolean): ReturnType<Router["match"]> {
    try {
      return this.router.match(method, path);
    } catch (error) {
      throw mustSignIn ? unauthorized() : error;
    }
  }
}

function send(response: ServerResponse, status: number, reply: Reply): void {
  const json = reply.document === undefined ? undefined : Buffer.from(JSON.stringify(reply.document));
  const body = reply.bytes ?? json;
  const contentType = reply.contentType ?? (json === undefined ? undefined : "application/vnd.api+json");
  response.writeHead(status, {
    ...VERSION_HEADERS,
    ...(contentType === undefined ? {} : { "Content-Type": contentType }),
    ...(body === undefined ? {} : { "Content-Length": body.length }),
    ...reply.headers,
  });
  response.end(body);
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAXIMUM_BODY_BYTES) throw new ApiError(413, "payload too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
