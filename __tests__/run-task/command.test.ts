import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "../../config";
import { FakeTerraformCloud, deniedPlan, payloadOf, secrets, sign } from "./fake-terraform-cloud";

const directory = mkdtempSync(join(tmpdir(), "run-task-"));
const authority = join(directory, "authority.pem");
const keyFile = join(directory, "key");
let cloud: FakeTerraformCloud;
const started: ChildProcess[] = [];

beforeAll(async () => {
  cloud = await FakeTerraformCloud.start();
  writeFileSync(authority, cloud.authority);
  writeFileSync(keyFile, `${secrets.key}\n`);
});
beforeEach(() => {
  cloud.reset();
});
afterAll(async () => {
  for (const child of started) child.kill("SIGKILL");
  await cloud.stop();
  rmSync(directory, { recursive: true, force: true });
});

interface Running {
  readonly child: ChildProcess;
  readonly url: string;
  readonly output: () => string;
}

function run(args: readonly string[], env: Record<string, string> = {}): { child: ChildProcess; output: () => string } {
  const child = spawn(process.execPath, [join(projectRoot, "cli/outreach.mjs"), "run-task", ...args], {
    env: { PATH: process.env.PATH, SSL_CERT_FILE: authority, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  started.push(child);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += String(chunk)));
  return { child, output: () => output };
}

async function start(args: readonly string[] = [], env: Record<string, string> = {}): Promise<Running> {
  const hosts = ["--server", cloud.host, "--download-host", cloud.filesHost, "--port", "0"];
  const { child, output } = run([...hosts, ...args], env);
  for (;;) {
    const url = /Listening on (\S+);/.exec(output())?.[1];
    if (url !== undefined) return { child, url, output };
    if (child.exitCode !== null) throw new Error(`The service ended:\n${output()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function post(url: string, content: object): Promise<number> {
  const body = JSON.stringify(content);
  const headers = { "content-type": "application/json", "x-tfc-task-signature": sign(body) };
  const answer = await fetch(url, { method: "POST", body, headers });
  await answer.arrayBuffer();
  return answer.status;
}

async function exit(child: ChildProcess): Promise<number> {
  if (child.exitCode === null) await once(child, "close");
  return child.exitCode ?? -1;
}

describe("outreach run-task", () => {
  it("serves the gate, finishes after SIGTERM what it accepted, and keeps its secrets", async () => {
    cloud.plan = deniedPlan;
    const { child, url, output } = await start(["--key-file", keyFile]);
    for (let one = 0; one < 5; one++) expect(await post(url, payloadOf(cloud))).toBe(200);
    child.kill("SIGTERM");
    expect(await exit(child)).toBe(0);
    const verdicts = cloud.reports.filter(({ status }) => status !== "running");
    expect(verdicts.map(({ status }) => status)).toEqual(Array<string>(5).fill("failed"));
    expect(verdicts[0]?.message).toMatch(/^Denied by the policies: /);
    expect(output()).toContain('"msg":"finishing what was accepted"');
    expect(output()).toContain('"complete":true');
    for (const secret of Object.values(secrets)) expect(output()).not.toContain(secret);
  }, 120_000);

  it("accepts the next key beside the one in use, while it is rotated", async () => {
    const env = { RUN_TASK_HMAC_KEY: "the-other-key-0123456789", RUN_TASK_HMAC_KEY_NEXT: secrets.key };
    const { child, url } = await start([], env);
    expect(await post(url, payloadOf(cloud))).toBe(200);
    expect((await cloud.verdict()).status).toBe("passed");
    child.kill("SIGINT");
    expect(await exit(child)).toBe(0);
  }, 120_000);

  it.each<[string, string[], Record<string, string>, string]>([
    [
      "without a key",
      [],
      {},
      "outreach: There is no HMAC key, so that nobody could be told from Terraform Cloud. Set RUN_TASK_HMAC_KEY, or name a " +
        "file (--key-file), a secret (--key-secret) or an SSM parameter (--key-parameter).",
    ],
    [
      "with a host that is none",
      ["--server", "https://app.terraform.io"],
      { RUN_TASK_HMAC_KEY: secrets.key },
      'outreach: "https://app.terraform.io" is no host: give it in lower case without https://, such as app.terraform.io',
    ],
    [
      "with half of what TLS needs",
      ["--tls-cert", authority],
      { RUN_TASK_HMAC_KEY: secrets.key },
      "outreach: TLS needs both --tls-cert and --tls-key.",
    ],
    [
      "with a port that is none",
      ["--port", "70000"],
      {},
      "error: option '--port <number>' argument '70000' is invalid. It must be a whole number from 0 to 65535.",
    ],
    ["with a key on the command line", ["--key", secrets.key], {}, "error: unknown option '--key'"],
    [
      "with a page that is not https",
      ["--details-url", "http://example.com"],
      {},
      "error: option '--details-url <url>' argument 'http://example.com' is invalid. It must be an https address.",
    ],
  ])(
    "does not start %s",
    async (_what, args, env, message) => {
      const { child, output } = run(args, env);
      expect(await exit(child)).toBe(2);
      expect(output()).toContain(message);
    },
    60_000,
  );
});
