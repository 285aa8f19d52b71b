import { spawn as spawnPty } from "@cdktf/node-pty-prebuilt-multiarch";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { stripVTControlCharacters } from "node:util";
import { cdktfEnvironment } from "../../cli/cdktf/environment";
import { wouldAskNobody } from "../../cli/cdktf/main";
import { readOutput, storedRunsOfProject } from "../../cli/terraform/run-record";
import { describeWithTerraform } from "../support/requirements";
import { isAlive, temporaryDirectory, until, wrapper, writeJson } from "../support/terraform-wrapper";

jest.setTimeout(180_000);

const project = path.resolve(__dirname, "..", "..");
const command = path.join(project, "cli", "cdktf.mjs");

/** A cdktf project of one stack whose only resource takes some seconds. */
function cdktfProject(name: string, seconds: number, stack = ""): string {
  const directory = temporaryDirectory(name);
  symlinkSync(path.join(project, "node_modules"), path.join(directory, "node_modules"));
  writeJson(directory, "cdktf.json", {
    language: "typescript",
    app: "node app.js",
    projectId: "test",
    sendCrashReports: "false",
    context: {},
  });
  writeFileSync(
    path.join(directory, "app.js"),
    `const { App, LocalBackend, TerraformOutput, TerraformStack } = require("cdktf");
     const app = new App();
     const stack = new TerraformStack(app, "demo");
     new LocalBackend(stack, { path: ${JSON.stringify(path.join(directory, ".state", "demo.tfstate"))} });
     stack.addOverride("resource.terraform_data.slow", { provisioner: [{ "local-exec": { command: "sleep ${seconds}" } }] });
     new TerraformOutput(stack, "name", { value: "demo", staticId: true });
     ${stack}
     app.synth();`,
  );
  return directory;
}

function stateOf(directory: string): string {
  const file = path.join(directory, ".state", "demo.tfstate");
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

function terraformPid(directory: string): number {
  return storedRunsOfProject(directory)[0]?.record.terraform?.pid ?? 0;
}

/** As a user has it who never heard of the wrapper. */
const bare = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(?:TERRAFORM_BINARY_NAME|OUTREACH_.*|CI)$/.test(name)),
);

function cdktf(directory: string, ...args: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: directory, env: bare, encoding: "utf8" });
  return { status, output: stripVTControlCharacters(stdout + stderr) };
}

function cdktfAtTerminal(directory: string, ...args: string[]) {
  const pty = spawnPty(command, args, { cwd: directory, env: bare as Record<string, string>, cols: 200 });
  let screen = "";
  pty.onData((data) => (screen += data));
  return {
    type: (text: string) => {
      pty.write(text);
    },
    screen: () => stripVTControlCharacters(screen),
    ended: new Promise<number>((resolve) => {
      pty.onExit(({ exitCode }) => {
        resolve(exitCode);
      });
    }),
  };
}

describe("the environment that cdktf gets", () => {
  test("has the wrapper in Terraform's place, and the caller's own Terraform behind it", () => {
    const { env } = cdktfEnvironment({ PATH: "/usr/bin", TERRAFORM_BINARY_NAME: "tofu" }, "/project");
    expect(env).toMatchObject({
      TERRAFORM_BINARY_NAME: wrapper,
      OUTREACH_TERRAFORM: "tofu",
      PATH: "/usr/bin",
      CHECKPOINT_DISABLE: "1",
    });
  });

  test("has a Terraform that is given by a relative path made absolute", () => {
    expect(cdktfEnvironment({ TERRAFORM_BINARY_NAME: "bin/terraform" }, "/project").env.OUTREACH_TERRAFORM).toBe(
      "/project/bin/terraform",
    );
  });

  test("never has the wrapper behind itself, when one cdktf starts another", () => {
    const outer = cdktfEnvironment({ TERRAFORM_BINARY_NAME: "/usr/bin/tofu" }, "/project").env;
    expect(cdktfEnvironment(outer, "/project").env).toMatchObject({
      TERRAFORM_BINARY_NAME: wrapper,
      OUTREACH_TERRAFORM: "/usr/bin/tofu",
    });
  });

  test("keeps what the caller has decided", () => {
    const { env } = cdktfEnvironment({ CHECKPOINT_DISABLE: "", CDKTF_DISABLE_PLUGIN_CACHE_ENV: "" }, "/project");
    expect(env).toMatchObject({ CHECKPOINT_DISABLE: "", CDKTF_DISABLE_PLUGIN_CACHE_ENV: "" });
  });
});

test("cdktf watch, which applies at every save, is refused", () => {
  const { status, output } = cdktf(temporaryDirectory("watch"), "watch", "--auto-approve");
  expect(status).toBe(2);
  expect(output).toBe(
    "outreach: `cdktf watch` applies at every save, with nobody asked, and is not available here. " +
      "Use `npx cdktf diff STACK` while you edit and `npx cdktf deploy STACK` to apply.\n",
  );
});

describeWithTerraform("npx cdktf", () => {
  test("deploys and destroys through the wrapper, with no variable set", () => {
    const directory = cdktfProject("deploy", 0);
    const deployed = cdktf(directory, "deploy", "demo", "--auto-approve");
    expect([deployed.status, deployed.output]).toEqual([0, expect.stringMatching(/pass: 0 denied[\s\S]*name = demo/)]);
    expect(stateOf(directory)).toContain('"slow"');
    expect(storedRunsOfProject(directory)).toEqual([]);
    const again = cdktf(directory, "deploy", "demo", "--skip-synth", "--auto-approve");
    expect([again.status, again.output]).toEqual([0, expect.stringContaining("No changes.")]);
    const destroyed = cdktf(directory, "destroy", "demo", "--auto-approve");
    expect([destroyed.status, destroyed.output]).toEqual([0, expect.stringContaining("1 destroyed")]);
    expect(stateOf(directory)).not.toContain('"slow"');
  });

  test("asks on a terminal after the verdict, and applies what is approved", async () => {
    const directory = cdktfProject("approve", 0);
    const terminal = cdktfAtTerminal(directory, "deploy", "demo");
    await until("cdktf asks", () => terminal.screen().includes("❯ Approve"), terminal.screen);
    expect(terminal.screen()).toContain("pass: 0 denied");
    expect(stateOf(directory)).toBe("");
    terminal.type("\r");
    expect(await terminal.ended).toBe(0);
    expect(stateOf(directory)).toContain('"slow"');
  });

  test("applies nothing that is dismissed", async () => {
    const directory = cdktfProject("dismiss", 0);
    const terminal = cdktfAtTerminal(directory, "deploy", "demo");
    await until("cdktf asks", () => terminal.screen().includes("❯ Approve"), terminal.screen);
    terminal.type("\u001b[B");
    await until("the choice has moved", () => terminal.screen().includes("❯ Dismiss"), terminal.screen);
    terminal.type("\r");
    await terminal.ended;
    expect(stateOf(directory)).toBe("");
  });

  test("waits at Ctrl-C until Terraform has written its state", async () => {
    const directory = cdktfProject("ctrl-c", 60);
    const terminal = cdktfAtTerminal(directory, "deploy", "demo", "--auto-approve");
    await until(
      "the resource is being created",
      () => terminal.screen().includes("terraform_data.slow: Creating..."),
      terminal.screen,
    );
    const pid = terraformPid(directory);
    terminal.type("\u0003");
    expect(await terminal.ended).not.toBe(0);
    expect(isAlive(pid)).toBe(false);
    expect(stateOf(directory)).toContain('"tainted"');
    expect(existsSync(path.join(directory, ".state", ".demo.tfstate.lock.info"))).toBe(false);
  });

  test("fails when the wrapper is killed, and the next deploy waits for Terraform and goes on", async () => {
    const directory = cdktfProject("killed", 8);
    const child = spawn(command, ["deploy", "demo", "--auto-approve"], { cwd: directory, env: bare });
    let output = "";
    child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
    const ended = new Promise((resolve) => child.once("exit", resolve));
    await until("Terraform applies", () =>
      storedRunsOfProject(directory).some((run) => readOutput(run).includes("Creating...")),
    );
    const wrapperPid = storedRunsOfProject(directory)[0]?.record.wrapper?.pid ?? 0;
    process.kill(wrapperPid, "SIGKILL");
    expect(await ended).not.toBe(0);
    expect(output).toContain("is still finishing the apply of demo and writes its state.");
    const next = cdktf(directory, "deploy", "demo", "--auto-approve");
    expect([next.status, next.output]).toEqual([0, expect.stringContaining("No changes.")]);
  });
});

describeWithTerraform(
  "npx cdktf with a stack that breaks a rule",
  () => {
    test("never reaches the apply", () => {
      const directory = cdktfProject(
        "denied",
        0,
        `stack.addOverride("terraform.required_providers", { aws: { source: "aws", version: "5.100.0" } });
         stack.addOverride("provider.aws", [{ region: "eu-west-1", access_key: "test", secret_key: "test",
           skip_credentials_validation: true, skip_requesting_account_id: true, skip_metadata_api_check: "true" }]);
         stack.addOverride("resource.aws_lb_listener.front", { port: 80, protocol: "HTTP",
           load_balancer_arn: "arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/app/a/b",
           default_action: [{ type: "fixed-response", fixed_response: [{ content_type: "text/plain" }] }] });`,
      );
      const { status, output } = cdktf(directory, "deploy", "demo", "--auto-approve");
      expect([status, output]).toEqual([
        1,
        expect.stringMatching(/denied load-balancer-https[\s\S]*Nothing was applied/),
      ]);
      expect(stateOf(directory)).toBe("");
    });
  },
  { provider: true },
);

describe("a command that asks before it changes anything", () => {
  test.each([
    ["without a terminal", ["deploy", "demo"], {}, false, true],
    ["without a terminal, a destroy", ["destroy", "demo"], {}, undefined, true],
    ["with the flag turned off", ["deploy", "demo", "--auto-approve=false"], {}, false, true],
    ["with a terminal", ["deploy", "demo"], {}, true, false],
    ["with the flag", ["deploy", "demo", "--auto-approve"], {}, false, false],
    ["with cdktf's variable for the flag", ["deploy", "demo"], { CDKTF_AUTO_APPROVE: "true" }, false, false],
    ["that only shows", ["diff", "demo"], {}, false, false],
    ["for its help", ["deploy", "--help"], {}, false, false],
  ])("would ask nobody %s", (_, args, env, terminal, expected) => {
    expect(wouldAskNobody(args, env, terminal)).toBe(expected);
  });
});
