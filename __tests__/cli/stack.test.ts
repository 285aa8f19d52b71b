import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { approvalQuestion, renderQuestion } from "../../cli/terraform/approval";
import { parseDuration } from "../../cli/terraform/earlier-runs";
import { explainMissingUpstream, explainStillRunning } from "../../cli/terraform/explanations";
import { identify, isRunning } from "../../cli/terraform/process-identity";
import { journalDirectory } from "../../cli/terraform/run-record";
import { readStack } from "../../cli/terraform/stack";
import { undeployedUpstream } from "../../cli/terraform/upstream";
import { temporaryDirectory, writeJson } from "../support/terraform-wrapper";

/** A cdktf project with one synthesized stack. */
function project(configuration: unknown): { root: string; directory: string } {
  const root = temporaryDirectory("stack");
  const directory = path.join(root, "cdktf.out", "stacks", "develop-zone");
  mkdirSync(directory, { recursive: true });
  writeJson(root, "cdktf.json", {});
  writeJson(directory, "cdk.tf.json", configuration);
  return { root, directory };
}

const remoteState = (file: string, more: object = {}): object => ({
  backend: "local",
  config: { path: file },
  ...more,
});

describe("a stack", () => {
  test("is known by the name and the upstream that its synthesis gives it", () => {
    const { root, directory } = project({
      "//": { outreach: { stack: "develop-zone", upstream: ["shared", "staging-zone"] } },
      data: {
        terraform_remote_state: {
          shared: remoteState("../../../.state/shared.tfstate"),
          staging_zone: { backend: "s3" },
        },
      },
    });
    expect(readStack(directory, {})).toMatchObject({
      name: "develop-zone",
      projectDirectory: root,
      workspace: "default",
      remoteStates: [
        { name: "shared", stack: "shared", localPath: path.join(root, ".state", "shared.tfstate") },
        { name: "staging_zone", stack: "staging-zone", localPath: undefined },
      ],
    });
  });

  test("that cdktf did not write is known by its directory", () => {
    const directory = temporaryDirectory("plain");
    expect(readStack(directory, {})).toMatchObject({
      name: path.basename(directory),
      file: undefined,
      projectDirectory: directory,
      remoteStates: [],
      providers: [],
    });
  });

  test("has the workspace that Terraform would use", () => {
    const { directory } = project({});
    mkdirSync(path.join(directory, ".terraform"));
    writeFileSync(path.join(directory, ".terraform", "environment"), "blue");
    expect(readStack(directory, {}).workspace).toBe("blue");
    expect(readStack(directory, { TF_WORKSPACE: "green" }).workspace).toBe("green");
  });

  test("has its journals beside the project's state, apart for every place that it is deployed to", () => {
    const { root, directory } = project({ terraform: { backend: { local: { path: "/states/a" } } } });
    const aws = journalDirectory(readStack(directory, {}));
    const emulator = journalDirectory(readStack(directory, { AWS_ENDPOINT_URL: "http://127.0.0.1:4566" }));
    expect(path.dirname(aws)).toBe(path.join(root, ".state", "journals"));
    expect(path.basename(aws)).toMatch(/^develop-zone-[0-9a-f]{8}$/);
    expect(emulator).not.toBe(aws);
    expect(journalDirectory(readStack(directory, {}))).toBe(aws);
  });
});

describe("the upstream of a stack", () => {
  const withState = (content: string | undefined, more: object = {}): string[] => {
    const { root, directory } = project({
      data: { terraform_remote_state: { shared: remoteState("../../../shared.tfstate", more) } },
    });
    if (content !== undefined) writeFileSync(path.join(root, "shared.tfstate"), content);
    return undeployedUpstream(readStack(directory, {})).map(({ stack }) => stack);
  };

  test("is missing without a state, or with one that has no outputs", () => {
    expect(withState(undefined)).toEqual(["shared"]);
    expect(withState('{"version":4,"outputs":{}}')).toEqual(["shared"]);
  });

  test("is there with outputs, and left to Terraform where only Terraform can tell", () => {
    expect(withState('{"version":4,"outputs":{"a":{"value":1}}}')).toEqual([]);
    expect(withState("encrypted")).toEqual([]);
    expect(withState(undefined, { workspace: "blue" })).toEqual([]);
  });

  test("is named together with what to run", () => {
    const { directory } = project({
      data: { terraform_remote_state: { shared: remoteState("a"), develop_zone: remoteState("b") } },
    });
    const stack = { ...readStack(directory, {}), name: "develop-sleepconnect" };
    expect(explainMissingUpstream(stack, stack.remoteStates)).toBe(
      "develop-sleepconnect reads outputs of shared and develop-zone, which have not been deployed (yet). " +
        "Run: npx cdktf deploy shared develop-zone",
    );
  });
});

test("a Terraform that was waited for long enough is named, with what can be done", () => {
  const { directory } = project({});
  expect(explainStillRunning(readStack(directory, {}), 4711, "2026-11-24T06:00:00.000Z", 600)).toBe(
    "develop-zone is still being changed by Terraform (pid 4711), which an earlier run started at " +
      "2026-11-24T06:00:00.000Z; it holds the state's lock and did not end within 600 s. Wait for it and start again, " +
      "or stop it with kill -INT 4711: it then writes its state. OUTREACH_LOCK_TIMEOUT=30m waits longer.",
  );
});

describe("the question before an apply", () => {
  test.each([
    [{ destroy: false, refreshOnly: false, workspace: "default" }, "Do you want to perform these actions?"],
    [{ destroy: false, refreshOnly: false, workspace: "b" }, 'Do you want to perform these actions in workspace "b"?'],
    [{ destroy: true, refreshOnly: false, workspace: "default" }, "Do you really want to destroy all resources?"],
    [
      { destroy: true, refreshOnly: false, workspace: "b" },
      'Do you really want to destroy all resources in workspace "b"?',
    ],
    [
      { destroy: false, refreshOnly: true, workspace: "default" },
      "Do you want to perform these actions (update the Terraform state to reflect these detected changes)?",
    ],
  ])("has a first line of its own that cdktf knows: %j", (kind, query) => {
    expect(renderQuestion(approvalQuestion(kind), false).split("\n")[1]).toBe(query);
  });
});

test.each([
  ["90s", 90_000],
  ["1h30m", 5_400_000],
  ["1.5m", 90_000],
  ["200ms", 200],
  ["10", undefined],
  ["", undefined],
  [undefined, undefined],
])("a duration is read as Terraform reads it: %s", (text, milliseconds) => {
  expect(parseDuration(text)).toBe(milliseconds);
});

describe("a process", () => {
  test("is told from another one of the same number", () => {
    const own = identify(process.pid);
    expect(own).toEqual({ pid: process.pid, started: expect.stringMatching(/\S/) as string });
    expect(own !== undefined && isRunning(own)).toBe(true);
    expect(isRunning({ pid: process.pid, started: "at another time" })).toBe(false);
  });

  test("that does not exist has no identity", () => {
    expect(identify(2 ** 22 + 1)).toBeUndefined();
  });
});
