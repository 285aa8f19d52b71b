import { spawn } from "node:child_process";
import path from "node:path";
import { distribution, planOf, stackOf, stateOf } from "./documents";
import { Folder } from "./folder";

const command = path.resolve(__dirname, "../../cli/outreach.mjs");
const folder = new Folder();

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the real command in the folder, as a shell would. */
async function gate(...args: readonly string[]): Promise<Outcome> {
  return gateWithInput("", ...args);
}

async function gateWithInput(input: string, ...args: readonly string[]): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, NO_COLOR: undefined, FORCE_COLOR: undefined };
    const child = spawn(process.execPath, [command, "gate", ...args], { cwd: folder.path, env });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString("utf8")));
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString("utf8")));
    child.on("error", reject);
    child.stdin.end(input);
    child.on("close", (code) => {
      resolve({ code, stdout, stderr });
    });
  });
}

beforeAll(() => {
  folder.write("good.json", planOf([]));
  folder.write("denied.json", planOf([distribution("site", "allow-all")]));
  folder.write("stack/cdk.tf.json", stackOf("zone", { site: "allow-all" }));
  folder.write("empty.json", "");
});

describe("outreach gate", () => {
  it("exits with 0 for a pass, and says so in a line", async () => {
    const { code, stdout, stderr } = await gate("good.json");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^pass: 0 denied, 0 undetermined \(1 file, \d+ rules?\)\n$/);
  });

  it("exits with 1 for a denial, and prints plain text where no terminal is", async () => {
    const { code, stdout, stderr } = await gate("denied.json", "stack");
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(stdout).toContain("  address     aws_cloudfront_distribution.site\n");
    expect(stdout).toContain("  construct   zone/zone/site\n");
    expect(stdout).toContain("  file        stack/cdk.tf.json\n");
    expect(stdout).toMatch(/\ndenied: \d+ denied, \d+ undetermined \(2 files, \d+ rules?\)\n$/);
    expect(stdout).not.toContain("\u001b");
  });

  it("exits with 2 for bad input, in one line on stderr and nothing on stdout", async () => {
    expect(await gate("empty.json")).toEqual({ code: 2, stdout: "", stderr: "outreach gate: empty.json: is empty\n" });
  });

  it("exits with 2 when one of several files is bad, and still prints what it found in the others", async () => {
    const { code, stdout, stderr } = await gate("denied.json", "empty.json");
    expect({ code, stderr }).toEqual({ code: 2, stderr: "outreach gate: empty.json: is empty\n" });
    expect(stdout).toContain("  file        denied.json\n");
    expect(stdout).toMatch(/\ncould not judge everything: .*, 1 error \(1 file, \d+ rules?\)\n$/);
  });

  it("prints exactly one JSON object with --format json, whatever the verdict", async () => {
    const reports = await Promise.all(
      ["good.json", "denied.json", "empty.json"].map(async (file) => {
        const { code, stdout } = await gate("--format", "json", file);
        return { code, report: JSON.parse(stdout) as Record<string, unknown> };
      }),
    );
    expect(reports.map(({ code, report }) => [code, report.verdict])).toEqual([
      [0, "pass"],
      [1, "deny"],
      [2, "error"],
    ]);
    const fields = ["verdict", "point", "findings", "errors", "summary", "waivers", "judged"];
    for (const { report } of reports) expect(Object.keys(report)).toEqual(fields);
    expect(reports[2]?.report).toMatchObject({
      findings: [],
      errors: [{ file: "empty.json", message: "is empty" }],
      summary: { files: 0, deny: 0, undetermined: 0, errors: 1 },
    });
  });

  it.each([
    [[], "error: missing required argument 'file'\n"],
    [
      ["--format", "xml", "good.json"],
      "error: option '--format <format>' argument 'xml' is invalid. Allowed choices are terminal, json, sarif, junit, github, markdown, html.\n",
    ],
    [["--allow", "good.json"], "error: unknown option '--allow'\n"],
  ])("exits with 2 for wrong arguments %j, which is no denial", async (args, stderr) => {
    expect(await gate(...args)).toEqual({ code: 2, stdout: "", stderr });
  });

  it("takes a relative path from where npm was started, though npm goes to the project's root", async () => {
    const root = path.resolve(__dirname, "../..");
    const env = { ...process.env, npm_lifecycle_event: "outreach", INIT_CWD: folder.path };
    const child = spawn(process.execPath, [command, "gate", "good.json"], { cwd: root, env, stdio: "ignore" });
    expect(await new Promise((resolve) => child.on("close", resolve))).toBe(0);
  });

  it.each([
    ["a plan", planOf([distribution("site", "allow-all")])],
    ["a state", stateOf([distribution("site", "allow-all")])],
    ["a synthesized stack", stackOf("zone", { site: "allow-all" })],
  ])("reads %s from standard input, beside files", async (_, document) => {
    const { code, stdout, stderr } = await gateWithInput(JSON.stringify(document), "good.json", "-");
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(stdout).toContain("  file        (standard input)\n");
    expect(stdout).toMatch(/\(2 files, \d+ rules?\)\n$/);
  });

  it.each([
    ["", ["-"], "is empty"],
    ["{", ["-"], "is truncated: the JSON breaks off at line 1, column 2"],
    [JSON.stringify(planOf([])), ["-", "-"], "was named twice, and can be read only once"],
  ])("exits with 2 for standard input %j that %j can't judge", async (input, args, reason) => {
    const { code, stderr } = await gateWithInput(input, ...args);
    expect({ code, stderr }).toEqual({ code: 2, stderr: `outreach gate: (standard input): ${reason}\n` });
  });

  it("says in the report what the verdict is for, and lets nobody choose a milder moment", async () => {
    const { stdout } = await gate("--format", "json", "--point", "pull-request", "good.json");
    expect(JSON.parse(stdout)).toMatchObject({ point: "pull-request" });
    expect(await gate("--point", "synth", "denied.json")).toEqual({
      code: 2,
      stdout: "",
      stderr:
        "error: option '--point <point>' argument 'synth' is invalid. Allowed choices are pull-request, plan, apply, destroy.\n",
    });
  });

  it("keeps its exit code when its reader goes away", async () => {
    const child = spawn(process.execPath, [command, "gate", "--format", "json", "denied.json"], { cwd: folder.path });
    child.stdout.destroy();
    expect(await new Promise((resolve) => child.on("close", resolve))).toBe(1);
  });
});
