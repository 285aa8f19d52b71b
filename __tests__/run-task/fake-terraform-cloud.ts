import { createHmac, randomUUID } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { type Server, createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { projectRoot } from "../../config";
import { makeCertificates } from "../../embedded-terraform-cloud/certificates";
import type { WebhookRequest } from "../../run-task/exchange";

/** What must never be seen outside the request itself and the calls to the server. */
export const secrets = {
  token: "planted-run-token-4QEuyyxug1f2rw.atlasv1",
  key: "planted-hmac-key-0123456789abcdef",
  callback: "planted-callback-5ea8d46c",
  planValue: "planted-plan-password-hunter2",
} as const;

/** A plan that passes every rule. */
export const passingPlan = {
  format_version: "1.2",
  terraform_version: "1.11.4",
  planned_values: { root_module: {} },
  resource_changes: [],
  configuration: { root_module: {} },
};

/** A plan that breaks rules, with a secret in it. */
export const deniedPlan: object = {
  ...(JSON.parse(readFileSync(join(projectRoot, "__tests__/policies/fixtures/buckets/plan.json"), "utf8")) as object),
  variables: { password: { value: secrets.planValue } },
};

/** A call that the fake server got. */
export interface RecordedCall {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly contentType: string | undefined;
  readonly body: string;
}

/** A report in a PATCH. */
export interface RecordedReport {
  readonly status: string;
  readonly message: string;
  readonly url?: string;
  readonly outcomes: readonly { readonly type: string; readonly attributes: Record<string, unknown> }[];
}

export type Answering = (request: IncomingMessage, response: ServerResponse, call: RecordedCall) => void;

/**
 * The part of Terraform Cloud that a run task talks to, over TLS with an authority of its own: plans behind a redirect
 * to another host, and callbacks. What it answers can be changed, call by call.
 */
export class FakeTerraformCloud {
  readonly calls: RecordedCall[] = [];
  /** Calls to the host that keeps files. */
  readonly downloads: RecordedCall[] = [];
  plan: object | string = passingPlan;
  /** Answers of the next calls for a plan, before the usual one. */
  readonly planAnswers: Answering[] = [];
  /** Answers of the next reports, before the usual 200. */
  readonly reportAnswers: Answering[] = [];
  private readonly waiting: (() => void)[] = [];

  private constructor(
    readonly authority: string,
    private readonly api: Server,
    private readonly files: Server,
  ) {}

  static async start(): Promise<FakeTerraformCloud> {
    const { authority, certificate: cert, key } = await makeCertificates();
    const servers = [createServer({ cert, key }), createServer({ cert, key })] as const;
    const fake = new FakeTerraformCloud(authority, ...servers);
    servers[0].on("request", (request, response) => void fake.answer(request, response));
    servers[1].on("request", (request, response) => void fake.download(request, response));
    for (const server of servers) await once(server.listen(0, "127.0.0.1"), "listening");
    return fake;
  }

  get host(): string {
    return `localhost:${(this.api.address() as AddressInfo).port}`;
  }

  get filesHost(): string {
    return `localhost:${(this.files.address() as AddressInfo).port}`;
  }

  /** The reports so far, in order. */
  get reports(): RecordedReport[] {
    return this.calls.filter(({ method }) => method === "PATCH").map(reportOf);
  }

  /** The next verdict: passed or failed. */
  async verdict(): Promise<RecordedReport> {
    for (;;) {
      const found = this.reports.find(({ status }) => status !== "running");
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  reset(): void {
    for (const list of [this.calls, this.downloads, this.planAnswers, this.reportAnswers]) list.length = 0;
    this.plan = passingPlan;
  }

  async stop(): Promise<void> {
    for (const server of [this.api, this.files]) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const call = await record(request);
    this.calls.push(call);
    const usual: Answering =
      call.method === "PATCH"
        ? status(200)
        : (_request, one) => one.writeHead(307, { location: `https://${this.filesHost}/plan.json` }).end();
    const answers = call.method === "PATCH" ? this.reportAnswers : this.planAnswers;
    (answers.shift() ?? usual)(request, response, call);
    for (const resolve of this.waiting.splice(0)) resolve();
  }

  private async download(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.downloads.push(await record(request));
    response.end(typeof this.plan === "string" ? this.plan : JSON.stringify(this.plan));
  }
}

/** An answer with a status and nothing else. */
export function status(code: number, headers: Record<string, string> = {}): Answering {
  return (_request, response) => {
    response.writeHead(code, headers).end();
  };
}

/** A request as Terraform Cloud sends it for a run. */
export function payloadOf(cloud: Pick<FakeTerraformCloud, "host">, changes: Record<string, unknown> = {}): object {
  const base = `https://${cloud.host}/api/v2`;
  return {
    payload_version: 1,
    stage: "post_plan",
    access_token: secrets.token,
    capabilities: { outcomes: true },
    configuration_version_download_url: null,
    configuration_version_id: "cv-ntv3HbhJqvFzamy7",
    is_speculative: false,
    organization_name: "outreach",
    plan_json_api_url: `${base}/plans/plan-6AFmRJW1PFJ7qbAh/json-output`,
    run_app_url: `https://${cloud.host}/app/outreach/outreach-shared/runs/run-i3Df5to9ELvibKpQ`,
    run_created_at: new Date().toISOString(),
    run_created_by: "somebody",
    run_id: "run-i3Df5to9ELvibKpQ",
    run_message: "Triggered via UI",
    task_result_callback_url: `${base}/task-results/${secrets.callback}/callback`,
    task_result_enforcement_level: "mandatory",
    task_result_id: `taskrs-${randomUUID()}`,
    vcs_branch: null,
    workspace_id: "ws-ck4G5bb1Yei5szRh",
    workspace_name: "outreach-shared",
    workspace_working_directory: "",
    ...changes,
  };
}

export function sign(body: Buffer | string, key: string = secrets.key): string {
  return createHmac("sha512", key).update(body).digest("hex");
}

/** A signed request, as the service gets it. */
export function webhook(content: object | string, changes: Partial<WebhookRequest> = {}): WebhookRequest {
  const body = Buffer.from(typeof content === "string" ? content : JSON.stringify(content));
  return {
    method: "POST",
    path: "/",
    headers: { "content-type": "application/json", "x-tfc-task-signature": sign(body) },
    body,
    from: "203.0.113.7",
    ...changes,
  };
}

async function record(request: IncomingMessage): Promise<RecordedCall> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return {
    method: request.method ?? "",
    path: request.url ?? "",
    authorization: request.headers.authorization,
    contentType: request.headers["content-type"],
    body: Buffer.concat(chunks).toString("utf8"),
  };
}

function reportOf({ body }: RecordedCall): RecordedReport {
  const { data } = JSON.parse(body) as {
    data: {
      attributes: { status: string; message: string; url?: string };
      relationships?: { outcomes: { data: RecordedReport["outcomes"] } };
    };
  };
  return { ...data.attributes, outcomes: data.relationships?.outcomes.data ?? [] };
}
