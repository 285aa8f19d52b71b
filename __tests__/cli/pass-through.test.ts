import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { findRealTerraform } from "../../cli/terraform/real-terraform";
import {
  runWrapper,
  startWrapper,
  temporaryDirectory,
  terraformEnvironment,
  until,
  wrapper,
} from "../support/terraform-wrapper";

/** A program in Terraform's place. */
function program(directory: string, script: string, name = "real-terraform"): string {
  const file = path.join(directory, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

function environment(script: string): { directory: string; env: NodeJS.ProcessEnv } {
  const directory = temporaryDirectory("pass-through");
  return { directory, env: terraformEnvironment({ OUTREACH_TERRAFORM: program(directory, script) }) };
}

test.each([
  [["version", "-json"]],
  [["output", "-json"]],
  [["plan", "-input=false", "-out", "plan"]],
  [["state", "rm", "a.b"]],
  [["-chdir=/", "show"]],
  [["-v"]],
  [[]],
])("%j reaches Terraform as it is, with its streams and exit code", async (args) => {
  const { directory, env } = environment(`printf '<%s>' "$@"; cat; echo err >&2; exit 7`);
  const expected = args[0] === "-v" ? ["version"] : args;
  expect(await runWrapper(args, directory, env, "from stdin")).toEqual({
    code: 7,
    signal: null,
    stdout: (expected.length === 0 ? "<>" : expected.map((arg) => `<${arg}>`).join("")) + "from stdin",
    stderr: "err\n",
  });
});

test.each([
  ["SIGINT", "INT"],
  ["SIGTERM", "TERM"],
] as const)("%s reaches Terraform once", async (signal, name) => {
  const { directory, env } = environment(
    `trap 'n=$((n + 1)); echo "got $n"' ${name}; echo ready; while [ -z "$n" ]; do sleep 0.05; done; sleep 0.3; exit $((40 + n))`,
  );
  const { child, output, ended } = startWrapper(["init"], directory, env);
  await until("it runs", () => output().includes("ready"), output);
  child.kill(signal);
  expect((await ended).code).toBe(41);
});

test("an end by a signal is seen as one", async () => {
  const { directory, env } = environment("kill -KILL $$");
  expect((await runWrapper(["init"], directory, env)).signal).toBe("SIGKILL");
});

test("the help of apply is Terraform's, and nothing but the help", async () => {
  const { directory, env } = environment(`printf '<%s>' "$@"`);
  expect((await runWrapper(["apply", "-auto-approve", "-help"], directory, env)).stdout).toBe("<apply><-help>");
});

test("a call that only passes through loads no policies", () => {
  const source = readFileSync(path.join(path.dirname(wrapper), "terraform", "main.ts"), "utf8");
  const imported = Array.from(source.matchAll(/^import .* from "(.*)";$/gm), ([, from]) => from);
  expect(imported).not.toContain("./gated-run");
  expect(imported).not.toContain("./verdict");
});

describe("the real Terraform", () => {
  test("is never the wrapper, whatever PATH and links say", () => {
    const [first, second] = [temporaryDirectory("path"), temporaryDirectory("path")];
    symlinkSync(wrapper, path.join(first, "terraform"));
    const real = program(second, "exit 0", "terraform");
    expect(findRealTerraform({ PATH: [first, second].join(path.delimiter) }, "/")).toBe(real);
    expect(() => findRealTerraform({ PATH: first }, "/")).toThrow(
      "terraform was not found. Install Terraform (or OpenTofu) and have it in PATH, or set OUTREACH_TERRAFORM to its path.",
    );
    expect(() => findRealTerraform({ PATH: second, OUTREACH_TERRAFORM: wrapper }, "/")).toThrow("was not found");
  });

  test("may be a path from the working directory", () => {
    const directory = temporaryDirectory("relative");
    mkdirSync(path.join(directory, "bin"));
    const real = program(path.join(directory, "bin"), "exit 0", "tofu");
    expect(findRealTerraform({ OUTREACH_TERRAFORM: "bin/tofu" }, directory)).toBe(real);
  });

  test("that leads back to the wrapper through a script is found out", async () => {
    const directory = temporaryDirectory("loop");
    const loop = program(directory, `exec "${wrapper}" "$@"`, "terraform");
    const env = terraformEnvironment({ OUTREACH_TERRAFORM: loop });
    const { code, stderr } = await runWrapper(["version"], directory, env);
    expect(code).toBe(127);
    expect(stderr).toContain(`outreach: the wrapper keeps starting itself: ${loop} leads back to it.`);
  });

  test("that is missing is exit code 127", async () => {
    const env = terraformEnvironment({ OUTREACH_TERRAFORM: "no-such-terraform" });
    const { code, stderr } = await runWrapper(["version"], temporaryDirectory("missing"), env);
    expect(code).toBe(127);
    expect(stderr).toContain("outreach: no-such-terraform was not found.");
  });
});
