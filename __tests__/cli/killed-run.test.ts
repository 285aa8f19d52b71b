import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { storedRuns } from "../../cli/terraform/run-record";
import { describeWithTerraform } from "../support/requirements";
import {
  isAlive,
  openTerminal,
  runWrapper,
  startWrapper,
  temporaryDirectory,
  terraformEnvironment,
  until,
  writeJson,
} from "../support/terraform-wrapper";

jest.setTimeout(120_000);

/** Two resources one after the other; the second takes a while. */
function slowStack(name: string, seconds: number): string {
  const directory = temporaryDirectory(name);
  writeJson(directory, "cdk.tf.json", {
    resource: {
      terraform_data: {
        quick: { input: "done" },
        slow: {
          depends_on: ["terraform_data.quick"],
          provisioner: [{ "local-exec": { command: `sleep ${seconds}` } }],
        },
      },
    },
  });
  return directory;
}

function recordedResources(directory: string): string[] {
  const state = JSON.parse(readFileSync(path.join(directory, "terraform.tfstate"), "utf8")) as {
    readonly resources: readonly {
      readonly name: string;
      readonly instances: readonly { readonly status?: string }[];
    }[];
  };
  return state.resources.map(({ name, instances }) => `${name} ${instances[0]?.status ?? "sound"}`).sort();
}

function runsOf(directory: string): ReturnType<typeof storedRuns> {
  const root = path.join(directory, ".outreach", "journals");
  return existsSync(root) ? readdirSync(root).flatMap((name) => storedRuns(path.join(root, name))) : [];
}

function terraformPid(directory: string): number {
  return runsOf(directory)[0]?.record.terraform?.pid ?? 0;
}

function isLocked(directory: string): boolean {
  return existsSync(path.join(directory, ".terraform.tfstate.lock.info"));
}

const CREATING_SLOW = "terraform_data.slow: Creating...";

describeWithTerraform("an apply whose wrapper is told to stop", () => {
  test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "stops Terraform gracefully at %s, waits for its state and says so",
    async (signal) => {
      const directory = slowStack(`stop-${signal}`, 30);
      const { child, output, ended } = startWrapper(["apply", "-auto-approve", "-no-color"], directory);
      await until("the slow resource is being created", () => output().includes(CREATING_SLOW), output);
      const pid = terraformPid(directory);
      child.kill(signal);
      const { code, stdout } = await ended;
      expect(code).toBe(1);
      expect(stdout).toContain(
        `${signal} received: Terraform (pid ${pid}) was asked to stop. Waiting until it has written its state.`,
      );
      expect(stdout).toContain("Terraform has ended (exit code 1).");
      expect(isAlive(pid)).toBe(false);
      expect(isLocked(directory)).toBe(false);
      expect(recordedResources(directory)).toEqual(["quick sound", "slow tainted"]);
      expect(runsOf(directory)).toEqual([]);
    },
  );

  test("hears one Ctrl-C at a terminal, although a closing terminal follows it", async () => {
    const directory = slowStack("terminal-stop", 30);
    const terminal = openTerminal(["apply", "-auto-approve", "-no-color"], directory);
    await until("the slow resource is being created", () => terminal.screen().includes(CREATING_SLOW), terminal.screen);
    const pid = terraformPid(directory);
    terminal.type("\u0003");
    terminal.close();
    await until("the wrapper has ended", () => !isAlive(terminal.pid));
    expect(isAlive(pid)).toBe(false);
    expect(isLocked(directory)).toBe(false);
    expect(recordedResources(directory)).toEqual(["quick sound", "slow tainted"]);
  });
});

describeWithTerraform("an apply whose wrapper is killed", () => {
  test("goes on to its end, and the next run waits for it and goes on from there", async () => {
    const directory = slowStack("killed", 5);
    const { child, output, ended } = startWrapper(["apply", "-auto-approve", "-no-color"], directory);
    await until("the slow resource is being created", () => output().includes(CREATING_SLOW), output);
    const pid = terraformPid(directory);
    child.kill("SIGKILL");
    expect((await ended).signal).toBe("SIGKILL");
    expect(isAlive(pid)).toBe(true);
    const next = await runWrapper(["apply", "-auto-approve", "-no-color"], directory);
    expect(next.stdout).toMatch(
      new RegExp(
        `An earlier apply of \\S+ is still at work \\(Terraform, pid ${pid}, since 20.*Waiting for it: 0 s\\.`,
      ),
    );
    expect(next.code).toBe(0);
    expect(next.stdout).toContain("No changes.");
    expect(recordedResources(directory)).toEqual(["quick sound", "slow sound"]);
    expect(isLocked(directory)).toBe(false);
    expect(runsOf(directory)).toEqual([]);
  });

  test("is not waited for longer than OUTREACH_LOCK_TIMEOUT, and its holder is named", async () => {
    const directory = slowStack("too-long", 6);
    const { child, output } = startWrapper(["apply", "-auto-approve", "-no-color"], directory);
    await until("the slow resource is being created", () => output().includes(CREATING_SLOW), output);
    const pid = terraformPid(directory);
    child.kill("SIGKILL");
    const env = terraformEnvironment({ OUTREACH_LOCK_TIMEOUT: "1s" });
    const next = await runWrapper(["apply", "-auto-approve", "-no-color"], directory, env);
    expect(next.code).toBe(1);
    expect(next.stdout).toMatch(
      new RegExp(
        `is still being changed by Terraform \\(pid ${pid}\\), which an earlier run started at .*kill -INT ${pid}`,
      ),
    );
    await until("Terraform has ended by itself", () => !isAlive(pid));
  });

  test("together with Terraform: the next run names what may exist unrecorded, and how to import it", async () => {
    const directory = slowStack("both-killed", 3);
    const { child, output, ended } = startWrapper(["apply", "-auto-approve", "-no-color"], directory);
    await until("the slow resource is being created", () => output().includes(CREATING_SLOW), output);
    const pid = terraformPid(directory);
    child.kill("SIGKILL");
    process.kill(pid, "SIGKILL");
    await ended;
    const next = await runWrapper(["apply", "-auto-approve", "-no-color"], directory);
    expect(next.stdout).toMatch(
      /The run of \S+ that began at 20\S+ was cut short before Terraform had written its state:/,
    );
    expect(next.stdout).toContain(
      "  terraform_data.slow may have been created: its creation began, its end was not seen, and it is not in the state.\n" +
        `    terraform -chdir=${directory} import 'terraform_data.slow' ID  (look ID up`,
    );
    expect(next.code).toBe(0);
    expect(recordedResources(directory)).toEqual(["quick sound", "slow sound"]);
    expect(runsOf(directory)).toEqual([]);
  });

  test("makes the caller's next `output` fail, because cdktf takes a killed wrapper for a success", async () => {
    const directory = slowStack("output", 4);
    const { child, output, ended } = startWrapper(["apply", "-auto-approve", "-no-color"], directory);
    await until("the slow resource is being created", () => output().includes(CREATING_SLOW), output);
    child.kill("SIGKILL");
    await ended;
    const { code, stderr } = await runWrapper(["output", "-json"], directory);
    expect(code).toBe(1);
    expect(stderr).toContain("was cut short: its wrapper was killed.");
    const pid = terraformPid(directory);
    await until("Terraform has ended by itself", () => !isAlive(pid));
  });

  test("keeps nothing that others may read", async () => {
    const directory = slowStack("modes", 3);
    const { child, output, ended } = startWrapper(["apply", "-auto-approve", "-no-color"], directory);
    await until("the slow resource is being created", () => output().includes(CREATING_SLOW), output);
    const [run] = runsOf(directory);
    const files = run === undefined ? [] : [run.file, run.output.stdout, run.output.stderr];
    expect(files.map((file) => (statSync(file).mode & 0o777).toString(8))).toEqual(["600", "600", "600"]);
    child.kill("SIGINT");
    await ended;
  });
});
