import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { findRealTerraform } from "../../cli/terraform/real-terraform";
import { startTerraformCloud, type TerraformCloudOptions } from "../../embedded-terraform-cloud";
import { leaveOut } from "./left-out";
import { describeWithTerraform } from "./requirements";
import { temporaryDirectory, terraformEnvironment } from "./terraform-wrapper";

/** How long (ms) a test waits for a run to get somewhere. */
const PATIENCE_MS = 60_000;

/** States that a run never leaves. */
const ENDS = ["planned_and_finished", "applied", "discarded", "errored", "canceled", "force_canceled"];

/** What an API answered. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  /** The document, as far as tests look into it. */
  readonly json: Document;
}

export interface Document {
  readonly data: ResourceObject & ResourceObject[];
  readonly included?: ResourceObject[];
  readonly errors?: { readonly status: string; readonly title: string; readonly detail?: string }[];
  readonly meta?: { readonly pagination: Readonly<Record<string, number | null>> };
}

export interface ResourceObject {
  readonly id: string;
  readonly type: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly relationships: Readonly<Record<string, { readonly data: ResourceObject & ResourceObject[] }>>;
  readonly links: Readonly<Record<string, string>>;
}

/** An ended Terraform. */
export interface TerraformResult {
  readonly code: number | null;
  readonly output: string;
}

/** A Terraform under way. */
export interface RunningTerraform {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly ended: Promise<TerraformResult>;
}

/**
 * A `describe` for tests that need a server that Terraform trusts: one named by TFE_HOSTNAME, TFE_TOKEN and
 * TFE_ORGANIZATION, else the embedded one.
 */
export function describeWithTerraformCloud(name: string, tests: () => void): void {
  if (process.env.TFE_HOSTNAME === undefined && process.platform !== "linux") {
    // Go reads SSL_CERT_FILE on Linux only; elsewhere the system's store would have to trust the test's authority.
    leaveOut(name, "Linux, where Terraform can be told to trust one more authority (or a server in TFE_HOSTNAME)");
  } else describeWithTerraform(name, tests);
}

/** The server that the tests talk to, theirs to fill. */
export class CloudUnderTest {
  private readonly created: string[] = [];

  private constructor(
    readonly hostname: string,
    readonly token: string,
    readonly organization: string,
    readonly env: NodeJS.ProcessEnv,
    readonly isEmbedded: boolean,
    private readonly certificate: Buffer | undefined,
    private readonly end: () => Promise<void>,
  ) {}

  /** The server of the environment, or an embedded one. */
  static async find(): Promise<CloudUnderTest> {
    const { TFE_HOSTNAME, TFE_TOKEN, TFE_ORGANIZATION } = process.env;
    if (TFE_HOSTNAME === undefined) return CloudUnderTest.embedded();
    if (TFE_TOKEN === undefined || TFE_ORGANIZATION === undefined)
      throw new Error("With TFE_HOSTNAME, TFE_TOKEN and TFE_ORGANIZATION have to be set too.");
    const env = { [`TF_TOKEN_${TFE_HOSTNAME}`]: TFE_TOKEN };
    return new CloudUnderTest(TFE_HOSTNAME, TFE_TOKEN, TFE_ORGANIZATION, env, false, undefined, () =>
      Promise.resolve(),
    );
  }

  static async embedded(options: TerraformCloudOptions = {}): Promise<CloudUnderTest> {
    const { TF_CLI_CONFIG_FILE } = terraformEnvironment();
    const server = await startTerraformCloud({
      terraform: findRealTerraform(process.env, process.cwd()),
      ...options,
      environment: { TF_CLI_CONFIG_FILE, ...options.environment },
    });
    const certificate = readFileSync(server.caFile);
    return new CloudUnderTest(server.hostname, server.token, server.organization, server.env, true, certificate, () =>
      server.stop(),
    );
  }

  /** Removes what the tests made, and ends an embedded server. */
  async close(): Promise<void> {
    if (!this.isEmbedded) {
      for (const name of this.created)
        await this.api("DELETE", `organizations/${this.organization}/workspaces/${name}`).catch(() => undefined);
    }
    await this.end();
  }

  /** A workspace's name that nobody has. */
  name(stem: string): string {
    const name = `test-${stem}-${randomBytes(4).toString("hex")}`;
    this.created.push(name);
    return name;
  }

  /** Asks the API: a path below `/api/v2/`, or one from the root; a body is sent as a JSON:API document. */
  async api(method: string, path: string, data?: unknown, token: string | undefined = this.token): Promise<Answer> {
    const body = data === undefined ? undefined : Buffer.from(JSON.stringify({ data }));
    const url = path.startsWith("/") ? `https://${this.hostname}${path}` : `https://${this.hostname}/api/v2/${path}`;
    return this.send(method, url, body, {
      ...(token === "" ? {} : { Authorization: `Bearer ${token}` }),
      "Content-Type": "application/vnd.api+json",
    });
  }

  /** Sends a request as it is. */
  async send(
    method: string,
    url: string,
    body?: Buffer,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      // Node would send the body of a DELETE without a word about its length.
      const framed = body === undefined ? headers : { ...headers, "Content-Length": String(body.length) };
      const options = { method, headers: framed, agent: false, ...(this.certificate && { ca: this.certificate }) };
      const sent = request(url, options, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const bytes = Buffer.concat(chunks);
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: bytes,
            get json() {
              return JSON.parse(bytes.toString("utf8")) as Document;
            },
          });
        });
      });
      sent.on("error", reject);
      sent.end(body);
    });
  }

  /** The workspace of that name, made when there is none. */
  async workspace(name: string, attributes: Readonly<Record<string, unknown>> = {}): Promise<ResourceObject> {
    const path = `organizations/${this.organization}/workspaces`;
    const made = await this.api("POST", path, { type: "workspaces", attributes: { name, ...attributes } });
    return made.status === 201 ? made.json.data : (await this.api("GET", `${path}/${name}`)).json.data;
  }

  /** A directory with a configuration whose `cloud` block names a workspace; `.tf`, unless JSON is wanted. */
  configuration(workspace: string, content: string | Readonly<Record<string, unknown>>): string {
    const directory = join(temporaryDirectory("cloud"), "configuration");
    mkdirSync(directory);
    const { hostname, organization } = this;
    if (typeof content === "string") {
      const cloud = [
        "terraform {",
        "  cloud {",
        `    hostname     = "${hostname}"`,
        `    organization = "${organization}"`,
        `    workspaces { name = "${workspace}" }`,
        "  }",
        "}",
      ];
      writeFileSync(join(directory, "main.tf"), `${cloud.join("\n")}\n${content}`);
    } else {
      const cloud = { hostname, organization, workspaces: { name: workspace } };
      writeFileSync(join(directory, "cdk.tf.json"), JSON.stringify({ terraform: { cloud }, ...content }));
    }
    return directory;
  }

  start(directory: string, ...args: string[]): RunningTerraform {
    const child = spawn(findRealTerraform(process.env, directory), [...args, "-no-color"], {
      cwd: directory,
      env: terraformEnvironment(this.env),
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
    const ended = new Promise<TerraformResult>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => {
        resolve({ code, output });
      });
    });
    return { child, output: () => output, ended };
  }

  terraform(directory: string, ...args: string[]): Promise<TerraformResult> {
    return this.start(directory, ...args).ended;
  }

  /** The newest run of a workspace. */
  async newestRun(name: string): Promise<ResourceObject> {
    const { json } = await this.api("GET", `organizations/${this.organization}/workspaces/${name}`);
    const runs = await this.api("GET", `workspaces/${json.data.id}/runs`);
    const [run] = runs.json.data;
    if (run === undefined) throw new Error(`${name} has no runs.`);
    return run;
  }

  /** Uploads files as a configuration version and makes a run of it. */
  async run(
    workspaceId: string,
    main: string,
    attributes: Readonly<Record<string, unknown>> = {},
  ): Promise<ResourceObject> {
    const version = await this.upload(workspaceId, { "main.tf": main });
    const made = await this.api("POST", "runs", {
      type: "runs",
      attributes,
      relationships: {
        workspace: { data: { type: "workspaces", id: workspaceId } },
        "configuration-version": { data: { type: "configuration-versions", id: version } },
      },
    });
    if (made.status !== 201) throw new Error(`${made.status}: ${made.body.toString()}`);
    return made.json.data;
  }

  /** @returns The id of the configuration version */
  async upload(
    workspaceId: string,
    files: Readonly<Record<string, string>>,
    attributes: Readonly<Record<string, unknown>> = { "auto-queue-runs": false },
  ): Promise<string> {
    const type = "configuration-versions";
    const { json } = await this.api("POST", `workspaces/${workspaceId}/${type}`, { type, attributes });
    await this.send("PUT", json.data.attributes["upload-url"] as string, tarGz(files));
    return json.data.id;
  }

  async readRun(id: string): Promise<ResourceObject> {
    return (await this.api("GET", `runs/${id}`)).json.data;
  }

  /** Waits until a run has one of these statuses. */
  async runUntil(id: string, ...statuses: string[]): Promise<ResourceObject> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const run = await this.readRun(id);
      const status = run.attributes.status as string;
      if (statuses.includes(status)) return run;
      if (Date.now() > deadline || ENDS.includes(status))
        throw new Error(`The run is ${status}, not ${statuses.join(" or ")}.`);
      await sleep(100);
    }
  }
}

/** A tar.gz of files, in the format ustar. */
export function tarGz(files: Readonly<Record<string, string>>): Buffer {
  const blocks = Object.entries(files).flatMap(([name, text]) => {
    const content = Buffer.from(text);
    const header = Buffer.alloc(512);
    header.write(name, 0);
    header.write("0000644\0", 100);
    header.write(`${content.length.toString(8).padStart(11, "0")}\0`, 124);
    header.write("00000000000\0", 136);
    header.write("        0", 148);
    header.write("ustar\u000000", 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
    return [header, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}
