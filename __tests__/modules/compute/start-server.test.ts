import { createHash } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { zipSync } from "fflate";
import { packBuiltinStandalone } from "../../../modules/compute/ec2/standalone-bundle";
import { freePort, InstanceSandbox, type ScriptRun } from "../../support/instance-sandbox";

/** A start waits for a server; a machine may have other work. */
jest.setTimeout(60_000);

const sandboxes: InstanceSandbox[] = [];
afterAll(() => {
  for (const sandbox of sandboxes) sandbox.remove();
});

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64");
const sha256 = (content: Uint8Array) => createHash("sha256").update(content).digest("hex");
const builtin = () => readFileSync(packBuiltinStandalone().archive);

/** An instance whose release is the built-in server. */
function instance(archive: Uint8Array = builtin()): InstanceSandbox {
  const sandbox = new InstanceSandbox();
  sandboxes.push(sandbox);
  sandbox.release(sha256(archive), archive);
  return sandbox;
}

interface Started extends ScriptRun {
  readonly port: number;
}

async function start(sandbox: InstanceSandbox, more: Readonly<Record<string, string>> = {}): Promise<Started> {
  const port = await freePort();
  const run = await sandbox.run({
    OUTREACH_NODE_MAJOR: "22",
    OUTREACH_PM2_VERSION: "7.0.4",
    OUTREACH_RELEASE_PARAMETER: "/outreach/develop/server-archive",
    OUTREACH_ARCHIVES: "s3://artifacts/server",
    OUTREACH_VARIABLES: base64({ PORT: String(port), HOSTNAME: "127.0.0.1", NODE_ENV: "production" }),
    OUTREACH_AGENT: base64({ agent: {} }),
    OUTREACH_HEALTH_PATH: "/outreach/api/health",
    OUTREACH_RETRY_SECONDS: "0",
    OUTREACH_START_SECONDS: "20",
    ...more,
  });
  return { ...run, port };
}

async function answer(port: number): Promise<number> {
  return fetch(`http://127.0.0.1:${port}/outreach/api/health`).then(
    (response) => response.status,
    () => 0,
  );
}

describe("the start of an instance", () => {
  const sandbox = instance();
  let started: Started;
  beforeAll(async () => {
    started = await start(sandbox);
  });

  it("ends with a server that answers its health check", async () => {
    expect(started).toMatchObject({
      code: 0,
      output: expect.stringContaining("the server answers under http://127.0.0.1:"),
    });
    expect(await answer(started.port)).toBe(200);
  });

  it("installs Node.js and the agent from Amazon Linux's packages, and the pinned PM2 without running its scripts", () => {
    expect(sandbox.calls).toContain(
      "dnf install --assumeyes --quiet nodejs22 nodejs22-npm amazon-cloudwatch-agent unzip",
    );
    expect(sandbox.calls).toContainEqual(expect.stringMatching(/^npm-22 install .*--ignore-scripts pm2@7\.0\.4$/));
  });

  it("starts the agent before anything that fails more easily", () => {
    const at = (command: string) => sandbox.calls.findIndex((call) => call.startsWith(command));
    expect(at("amazon-cloudwatch-agent-ctl -a fetch-config -m ec2 -s -c file:")).toBeLessThan(at("npm-22"));
    expect(sandbox.read("etc/outreach/cloudwatch-agent.json")).toBe('{"agent":{}}');
  });

  it("gets the release that the parameter names", () => {
    const digest = sha256(builtin());
    expect(sandbox.calls).toContain(
      "aws ssm get-parameter --name /outreach/develop/server-archive --query Parameter.Value --output text",
    );
    expect(sandbox.calls).toContainEqual(
      expect.stringMatching(`^aws s3 cp --only-show-errors s3://artifacts/server/${digest}\\.zip `),
    );
    expect(readlinkSync(join(sandbox.root, "srv/outreach/current"))).toBe(
      join(sandbox.root, "srv/outreach/releases", digest),
    );
  });

  it("runs the server as a user without rights, that can write its cache and its log alone", () => {
    const unit = sandbox.read("etc/systemd/system/outreach.service");
    for (const line of ["User=outreach", "NoNewPrivileges=yes", "ProtectSystem=strict", "Restart=always"]) {
      expect(unit).toContain(`\n${line}\n`);
    }
    expect(unit).toMatch(/\nReadWritePaths=\S+\/var\/lib\/outreach \S+\/var\/log\/outreach\n/);
    expect(sandbox.calls).toContainEqual(expect.stringMatching(/^useradd --system .* outreach$/));
  });

  it("has PM2 run a process for each processor, with the app's environment", () => {
    expect(JSON.parse(sandbox.read("srv/outreach/processes.json"))).toMatchObject({
      apps: [{ script: "server.js", exec_mode: "cluster", instances: "max", env: { NODE_ENV: "production" } }],
    });
  });
});

describe("a start that fails for a moment", () => {
  it.each(["dnf", "aws"])("goes on when %s succeeds at the fifth attempt", async (command) => {
    const sandbox = instance();
    sandbox.failing(command, 4);
    const { code, output, port } = await start(sandbox);
    expect({ code, output }).toMatchObject({ code: 0, output: expect.stringContaining("failed (attempt 4 of 5)") });
    expect(await answer(port)).toBe(200);
  });
});

describe("a start that fails for good", () => {
  const cases: [string, string, (sandbox: InstanceSandbox) => void, string][] = [
    [
      "packages never come",
      "",
      (one) => {
        one.failing("dnf", 99);
      },
      "FAILED: installing packages did not succeed in 5 attempts",
    ],
    [
      "packages bring another Node.js",
      "",
      (one) => {
        one.command("dnf", "true");
      },
      "FAILED: the packages brought no node-22",
    ],
    [
      "the agent does not start",
      "",
      (one) => {
        one.command("amazon-cloudwatch-agent-ctl", "exit 1");
      },
      "FAILED: line ",
    ],
    [
      "the parameter holds no digest",
      "",
      (one) => {
        one.parameter("latest");
      },
      "FAILED: /outreach/develop/server-archive holds no SHA-256: latest",
    ],
    [
      "the archive is not there",
      "",
      (one) => {
        one.parameter("0".repeat(64));
      },
      "FAILED: downloading release 0000",
    ],
    [
      "the archive is another one",
      "",
      (one) => {
        one.release("1".repeat(64), builtin());
      },
      "has another SHA-256",
    ],
  ];

  it.each(cases)("says so when %s, and leaves no server", async (_what, _unused, prepare, message) => {
    const sandbox = instance();
    prepare(sandbox);
    const { code, output, port } = await start(sandbox);
    expect({ code, output }).toMatchObject({ code: 1, output: expect.stringContaining(message) });
    expect(await answer(port)).toBe(0);
    expect(sandbox.calls).not.toContain("systemctl enable --now outreach.service");
  });

  it("says so when the archive holds no server", async () => {
    const { code, output } = await start(instance(zipSync({ "index.js": new Uint8Array() })));
    expect({ code, output }).toMatchObject({
      code: 1,
      output: expect.stringMatching(/FAILED: release \w+ has no server\.js/),
    });
  });

  it("stops a server that is not well, and shows what it wrote last", async () => {
    const sick = `require("node:http").createServer((_, response) => response.writeHead(500).end()).listen(process.env.PORT);
      console.log("no database");`;
    const sandbox = instance(zipSync({ "server.js": Buffer.from(sick) }));
    const { code, output, port } = await start(sandbox, { OUTREACH_START_SECONDS: "2" });
    expect({ code, output }).toMatchObject({ code: 1, output: expect.stringContaining("no database") });
    expect(output).toContain("FAILED: the server gave no good answer under http://127.0.0.1:");
    expect(sandbox.calls.at(-1)).toBe("systemctl disable --now outreach.service");
    expect(await answer(port)).toBe(0);
  });
});
