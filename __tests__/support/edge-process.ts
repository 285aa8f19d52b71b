import { type ChildProcess, fork } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { unzipSync } from "fflate";
import { projectRoot } from "../../config";
import { packEdgeBundle } from "../../modules/edge-bundle";

/** Headers, as CloudFront gives and takes them. */
export type Lines = Readonly<Record<string, readonly { readonly key?: string; readonly value: string }[]>>;

export interface EdgeResponse {
  readonly status: string;
  readonly headers: Lines;
  readonly body: string;
  readonly bodyEncoding: "text" | "base64";
}

export interface EdgeBody {
  readonly inputTruncated: boolean;
  readonly action: "read-only";
  readonly encoding: "base64";
  readonly data: string;
}

// Below the project's node_modules, where the SDK is found that Lambda's runtime brings along.
const cache = join(projectRoot, "node_modules/.cache/outreach");

/** Servers at the edge, each in a process of its own, and their directories. */
export class EdgeProcesses {
  readonly directory: string;
  private readonly children: ChildProcess[] = [];

  constructor() {
    mkdirSync(cache, { recursive: true });
    this.directory = mkdtempSync(join(cache, "edge-"));
  }

  /** Ends them all. */
  stop(): void {
    for (const child of this.children) child.kill();
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** Starts a server from the very archive that is deployed, as Lambda@Edge does: with no environment of its own. */
  start(
    serverDirectory: string,
    parameters: Readonly<Record<string, string>> = {},
    variables: Readonly<Record<string, string>> = {},
  ) {
    const { archive } = packEdgeBundle(serverDirectory, {
      handler: "index.handler",
      variables: { OUTREACH_API_URL: "https://outreach-api-dev.mydreamconnect.com" },
      parameters,
      region: "us-east-1",
    });
    const root = mkdtempSync(join(this.directory, "task-"));
    for (const [name, content] of Object.entries(unzipSync(readFileSync(archive)))) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), content);
    }
    const child = fork(join(projectRoot, "__tests__/support/lambda-host.mjs"), [root], {
      env: {
        _HANDLER: "edge-adapter.handler",
        AWS_ACCESS_KEY_ID: "test",
        AWS_SECRET_ACCESS_KEY: "test",
        ...variables,
      },
      execArgv: [],
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (text: Buffer) => (output += text.toString()));
    this.children.push(child);
    let asked = 0;
    return {
      output: () => output,
      async ask(event: object): Promise<EdgeResponse> {
        const id = ++asked;
        const answered = new Promise<EdgeResponse>((resolve, reject) => {
          const take = (message: { id: number; result?: EdgeResponse; error?: string }) => {
            if (message.id !== id) return;
            child.off("message", take);
            if (message.result === undefined) reject(new Error(message.error));
            else resolve(message.result);
          };
          child.on("message", take);
        });
        child.send({ id, event });
        return answered;
      },
    };
  }
}

/**
 * An origin-request event as CloudFront sends it.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html#lambda-event-structure-request
 */
export function originRequest(
  uri: string,
  request: { method?: string; querystring?: string; headers?: Lines; body?: EdgeBody } = {},
): object {
  return {
    Records: [
      {
        cf: {
          config: {
            distributionDomainName: "d111111abcdef8.cloudfront.net",
            distributionId: "EDFDVBD6EXAMPLE",
            eventType: "origin-request",
            requestId: "4TyzHTaYWb1GX1qTfsHhEqV6HUDd_BzoBZnwfnvQc_1oF26ClkoUSEQ==",
          },
          request: {
            clientIp: "203.0.113.178",
            headers: {
              host: [{ key: "Host", value: "outreach-mydreamconnect-dev.s3.us-east-1.amazonaws.com" }],
              "user-agent": [{ key: "User-Agent", value: "Amazon CloudFront" }],
              "x-forwarded-host": [{ key: "x-forwarded-host", value: "dev.mydreamconnect.com" }],
              ...request.headers,
            },
            method: request.method ?? "GET",
            origin: {
              s3: {
                authMethod: "origin-access-identity",
                customHeaders: {},
                domainName: "outreach-mydreamconnect-dev.s3.us-east-1.amazonaws.com",
                path: "",
                region: "us-east-1",
              },
            },
            querystring: request.querystring ?? "",
            uri,
            ...(request.body === undefined ? {} : { body: request.body }),
          },
        },
      },
    ],
  };
}

/** The values of a header of a response. */
export function headerOf(response: EdgeResponse, name: string): string[] {
  return (response.headers[name] ?? []).map(({ value }) => value);
}
