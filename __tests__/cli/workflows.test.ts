import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { projectRoot } from "../../config";
import { leaveOut } from "../support/left-out";

interface Step {
  readonly uses?: string;
  readonly run?: string;
}

interface Job {
  readonly steps?: readonly Step[];
  readonly uses?: string;
  readonly needs?: string | readonly string[];
  readonly if?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly "timeout-minutes"?: number;
}

interface Workflow {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const directory = join(projectRoot, ".github/workflows");
const files = readdirSync(directory).sort();
const workflow = (file: string) => parse(readFileSync(join(directory, file), "utf8")) as Workflow;
const steps = (file: string) => Object.values(workflow(file).jobs).flatMap((job) => job.steps ?? []);

describe("the workflows", () => {
  it("are those of a pull request, a deployment, drift and the policies", () => {
    expect(files).toEqual([
      "ci.yml",
      "deploy-environment.yml",
      "deploy.yml",
      "drift.yml",
      "policies.yml",
      "pull-request.yml",
    ]);
  });

  it.each(files)("%s names foreign actions by commit", (file) => {
    for (const { uses } of steps(file))
      if (uses !== undefined) expect(uses).toMatch(/^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/);
  });

  it.each(files)("%s may only read, but for what a job asks for itself, and ends some time", (file) => {
    expect(workflow(file).permissions).toEqual({ contents: "read" });
    for (const job of Object.values(workflow(file).jobs)) {
      if (job.uses === undefined) expect(job["timeout-minutes"]).toBeGreaterThan(0);
    }
  });

  it.each(files)("%s puts no expression into a script, where a branch's name could become a command", (file) => {
    for (const { run } of steps(file)) expect(run ?? "").not.toContain("${{");
  });

  it.each(files)("%s calls commands that there are", (file) => {
    const called = steps(file).flatMap(({ run }) =>
      [...(run ?? "").matchAll(/outreach -- ([\w-]+)/g)].map(([, name]) => name),
    );
    for (const name of called) {
      const help = spawnSync(process.execPath, [join(projectRoot, "cli/outreach.mjs"), String(name), "--help"], {
        encoding: "utf8",
      });
      expect([name, help.status]).toEqual([name, 0]);
    }
  });

  it("require every job of a pull request in the one status that counts", () => {
    const { jobs } = workflow("pull-request.yml");
    const others = Object.keys(jobs).filter((name) => name !== "gate");
    expect([jobs.gate?.needs ?? []].flat().sort()).toEqual(others.sort());
    expect(jobs.gate?.if).toBe("always()");
  });

  it.each([
    ["success success success", 0],
    ["success skipped success", 1],
    ["success success failure", 1],
    ["cancelled success success", 1],
  ])("end a pull request whose jobs ended with %s with exit code %d", (results, code) => {
    const script = workflow("pull-request.yml").jobs.gate?.steps?.[0]?.run ?? "exit 9";
    expect(
      spawnSync("bash", ["-eo", "pipefail", "-c", script], { env: { ...process.env, RESULTS: results } }).status,
    ).toBe(code);
  });

  it("run a change's own code without credentials, and the base's with them", () => {
    const { jobs } = workflow("pull-request.yml");
    expect(jobs.synthesize?.permissions).toBeUndefined();
    expect(jobs.synthesize?.steps?.some(({ uses }) => uses?.includes("credentials"))).toBe(false);
    expect(jobs.judge?.steps?.[0]).toMatchObject({ with: { ref: "${{ github.event.pull_request.base.sha }}" } });
    expect(jobs.judge?.permissions).toEqual({
      contents: "read",
      "id-token": "write",
      "pull-requests": "write",
      "security-events": "write",
    });
  });

  it("keep a running deployment when the next one comes", () => {
    expect(parse(readFileSync(join(directory, "deploy.yml"), "utf8"))).toMatchObject({
      concurrency: { group: "deploy", "cancel-in-progress": false },
    });
  });
});

const hasActionlint = spawnSync("actionlint", ["-version"]).status === 0;
if (hasActionlint) {
  it("the workflows have nothing that actionlint complains about", () => {
    const run = spawnSync("actionlint", ["-no-color"], { cwd: projectRoot, encoding: "utf8" });
    expect(run.stdout + run.stderr).toBe("");
  });
} else
  leaveOut("the workflows by actionlint", "actionlint (go install github.com/rhysd/actionlint/cmd/actionlint@v1.7.7)");
