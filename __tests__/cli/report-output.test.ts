import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Log } from "sarif";
import { projectRoot } from "../../gate/project-root";
import { distribution, planOf, stateOf } from "../gate/documents";
import { mistakesIn } from "../support/report-form";
import { temporaryDirectory, writeJson } from "../support/terraform-wrapper";

jest.setTimeout(60_000);

const command = path.join(projectRoot, "cli", "outreach.mjs");
const folder = temporaryDirectory("reports");
writeJson(folder, "denied.json", planOf([distribution("site", "allow-all")]));
writeJson(folder, "state.json", stateOf([distribution("site", "allow-all")]));
writeJson(folder, "raw.json", { version: 4, lineage: "x", serial: 1, resources: [] });
mkdirSync(path.join(folder, "plans"));
writeJson(folder, "plans/a.json", planOf([]));
writeJson(folder, "plans/b.json", planOf([distribution("b", "allow-all")]));

function outreach(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1", GITHUB_SERVER_URL: "", GITHUB_REPOSITORY: "", ...env },
    timeout: 50_000,
  });
  return { status, stdout, stderr };
}

const read = (file: string) => readFileSync(path.join(folder, file), "utf8");

describe.each([
  ["gate", "denied.json"],
  ["verify", "state.json"],
])("outreach %s", (name, document) => {
  it("prints one report and writes others, in one run, into folders that it makes", () => {
    const files = ["sarif=out/a.sarif", "junit=out/x/a.xml", "html=out/a.html", "json=out/a.json", "markdown=out/a.md"];
    const { status, stdout, stderr } = outreach([name, document, ...files.flatMap((file) => ["--report", file])]);
    expect({ status, stderr }).toEqual({ status: 1, stderr: "" });
    expect(stdout).toMatch(/\ndenied: \d+ denied, /);
    expect((JSON.parse(read("out/a.sarif")) as Log).version).toBe("2.1.0");
    expect(read("out/x/a.xml")).toMatch(/^<\?xml/);
    expect(read("out/a.html")).toMatch(/^<!doctype html>/);
    expect(mistakesIn(JSON.parse(read("out/a.json")))).toEqual([]);
    expect(read("out/a.md")).toMatch(/^## ❌ Gate: denied\n/);
  });

  it("writes what it would print to a file instead", () => {
    expect(outreach([name, document, "--format", "github", "--output", "annotations.txt"])).toEqual({
      status: 1,
      stdout: "",
      stderr: "",
    });
    expect(read("annotations.txt")).toMatch(/^::error file=/);
  });

  it("keeps the verdict when a report can't be written, says so in a line, and ends with 2", () => {
    const taken = read(document);
    const { status, stdout, stderr } = outreach([
      ...[name, document, "--output", `${document}/x`, "--report", `json=${document}`],
      ...[
        "--report",
        "html=twice",
        "--report",
        "sarif=twice",
        "--report",
        "junit=plans",
        "--report",
        "markdown=last.md",
      ],
    ]);
    expect(status).toBe(2);
    expect(stdout).toMatch(/\ndenied: \d+ denied, /);
    const said = (file: string, reason: string) => `outreach ${name}: can't write the report ${file}: ${reason}`;
    expect(stderr.trimEnd().split("\n")).toEqual([
      said(document, "is a file that was judged"),
      said("twice", "is named for another report"),
      expect.stringMatching(new RegExp(`^${said("plans", "EISDIR")}`)),
      expect.stringMatching(new RegExp(`^${said(`${document}/x`, "ENOTDIR")}`)),
    ]);
    expect(read(document)).toBe(taken);
    expect(read("twice")).toMatch(/^<!doctype html>/);
    expect(existsSync(path.join(folder, "last.md"))).toBe(true);
  });

  it.each(["html", "=x", "pdf=x", "html="])("refuses --report %s", (report) => {
    expect(outreach([name, document, "--report", report])).toEqual({
      status: 2,
      stdout: "",
      stderr:
        `error: option '--report <format=file>' argument '${report}' is invalid. ` +
        "Write FORMAT=FILE, with a format of terminal, json, sarif, junit, github, markdown, html.\n",
    });
  });

  it("explains formats and exit codes in its help", () => {
    const { status, stdout } = outreach([name, "--help"]);
    expect(status).toBe(0);
    for (const text of ["--format <format>", "--output <file>", "--report <format=file>", "help/report.schema.json"]) {
      expect(stdout).toContain(text);
    }
    expect(stdout).toContain(
      "Exit code: 0 pass, 1 denied or undetermined, 2 could not judge, or could not write a report.",
    );
  });
});

describe("the reports of outreach gate", () => {
  it("are of many files and folders together, and refuse a raw state", () => {
    const { status, stdout, stderr } = outreach(["gate", "denied.json", "state.json", "plans", "--format", "json"]);
    expect({ status, stderr }).toEqual({ status: 1, stderr: "" });
    const report = JSON.parse(stdout) as { judged: { file: string; kind: string }[] };
    expect(report.judged.map(({ file, kind }) => [file, kind])).toEqual([
      ["denied.json", "plan"],
      ["state.json", "state"],
      [path.join("plans", "a.json"), "plan"],
      [path.join("plans", "b.json"), "plan"],
    ]);
    expect(outreach(["gate", "raw.json"])).toEqual({
      status: 2,
      stdout: "",
      stderr:
        "outreach gate: raw.json: is a raw state file, which can't be judged; write a state with: terraform show -json\n",
    });
  });

  it("link the rules' pages where GitHub runs them, and only there", () => {
    const see = (env: NodeJS.ProcessEnv) =>
      /- \*\*See:\*\* .*/.exec(outreach(["gate", "denied.json", "--format", "markdown"], env).stdout)?.[0];
    const GITHUB_REPOSITORY = "a/b";
    expect(see({ GITHUB_REPOSITORY, GITHUB_SERVER_URL: "https://github.test" })).toMatch(
      /\]\(https:\/\/github\.test\/a\/b\/blob\/HEAD\/help\/rules\/[\w-]+\.md\)$/,
    );
    expect(see({ GITHUB_REPOSITORY, GITHUB_SERVER_URL: "javascript:alert(1)" })).toMatch(/`help\/rules\/[\w-]+\.md`$/);
  });
});
