import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { writeFakeTerraform, type FakeCommands } from "../support/fake-terraform";
import {
  runWrapper,
  startWrapper,
  temporaryDirectory,
  terraformEnvironment,
  until,
  writeJson,
} from "../support/terraform-wrapper";

jest.setTimeout(60_000);

const APPLY = ["apply", "-auto-approve", "-no-color"];

function fakeStack(name: string, commands: FakeCommands): { directory: string; env: NodeJS.ProcessEnv } {
  const directory = temporaryDirectory(name);
  writeJson(directory, "cdk.tf.json", { "//": { outreach: { stack: "develop-zone" } } });
  return { directory, env: terraformEnvironment({ OUTREACH_TERRAFORM: writeFakeTerraform(directory, commands) }) };
}

function journalFiles(directory: string): string[] {
  const root = path.join(directory, ".outreach", "journals");
  return existsSync(root) ? readdirSync(root).flatMap((name) => readdirSync(path.join(root, name))) : [];
}

/** Counts SIGINTs, and ends at the second. */
const STUBBORN = `trap 'count=$((count + 1)); echo "interrupt $count"; [ $count -lt 2 ] || exit 3' INT
    echo "aws_iam_role.server: Creating..."
    while :; do sleep 0.05; done`;

test("one SIGINT is passed on once, a hangup after it is not, a second SIGINT is, with a warning", async () => {
  const { directory, env } = fakeStack("insist", {
    apply: STUBBORN,
    creations: { "aws_iam_role.server": { name: "server-role" } },
  });
  const { child, output, ended } = startWrapper(APPLY, directory, env);
  await until("the apply has begun", () => output().includes("Creating..."), output);
  child.kill("SIGINT");
  child.kill("SIGINT");
  child.kill("SIGHUP");
  child.kill("SIGTERM");
  await until("the first was passed on", () => output().includes("interrupt 1"), output);
  await sleep(700);
  expect(output()).not.toContain("interrupt 2");
  child.kill("SIGINT");
  const { code, stdout } = await ended;
  expect(code).toBe(3);
  expect(stdout).toContain("interrupt 2");
  expect(stdout).toContain(
    "Second SIGINT received and passed on: Terraform exits at once. What it was creating may be missing in the state.",
  );
  expect(stdout).toContain(
    "  aws_iam_role.server may have been created: its creation began, its end was not seen, and it is not in the state.\n" +
      `    fake-terraform -chdir=${directory} import 'aws_iam_role.server' server-role\n`,
  );
});

test("a resource that was created but not recorded is named again by every run until one comes to its end", async () => {
  const created = {
    apply: `echo 'aws_iam_role.reader: Creating...'; echo 'aws_iam_role.reader: Creation complete after 1s [id=outreach-reader]'; exit 9`,
    creations: { "aws_iam_role.reader": { name: "outreach-reader" } },
  };
  const { directory, env } = fakeStack("unrecorded", created);
  const named =
    "  aws_iam_role.reader was created, but is not in the state of develop-zone.\n" +
    `    fake-terraform -chdir=${directory} import 'aws_iam_role.reader' outreach-reader\n`;
  const first = await runWrapper(APPLY, directory, env);
  expect([first.code, first.stdout]).toEqual([9, expect.stringContaining(named)]);
  const error = `echo '│ Error: creating IAM Role (outreach-reader): EntityAlreadyExists: Role with name outreach-reader already exists.' >&2; echo '│' >&2
    echo '│   with aws_iam_role.reader,' >&2; exit 1`;
  writeFakeTerraform(directory, { ...created, apply: error });
  const second = await runWrapper(APPLY, directory, env);
  expect(second.stdout.split("pass: 0 denied")[0]).toContain(named);
  expect(second.stdout.split("pass: 0 denied")[1]).toContain(
    "  aws_iam_role.reader exists already, but is not in the state of develop-zone: an earlier run created it and was " +
      "cut short, or somebody else made it. If it is this stack's, bring it in:\n" +
      `    fake-terraform -chdir=${directory} import 'aws_iam_role.reader' outreach-reader\n`,
  );
  writeFakeTerraform(directory, { ...created, apply: ":", stateList: "echo aws_iam_role.reader" });
  const third = await runWrapper(APPLY, directory, env);
  expect(third.code).toBe(0);
  expect(third.stdout).not.toContain("was created, but is not in the state");
  expect(journalFiles(directory)).toEqual([]);
});

test("a plan that is interrupted applies nothing", async () => {
  const { directory, env } = fakeStack("plan", {
    plan: `trap 'exit 1' INT; echo planning; while :; do sleep 0.05; done`,
    apply: "touch applied",
  });
  const { child, output, ended } = startWrapper(APPLY, directory, env);
  await until("the plan has begun", () => output().includes("planning"), output);
  child.kill("SIGTERM");
  const { code, stdout } = await ended;
  expect(code).toBe(1);
  expect(stdout).toContain("Apply stopped on request. Nothing was applied.");
  expect(existsSync(path.join(directory, "applied"))).toBe(false);
});

test("a wrapper that is killed while it plans leaves nothing to apply and nothing behind", async () => {
  const { directory, env } = fakeStack("killed-plan", {
    plan: "echo $$ > pid; sleep 1; touch planned",
    apply: "touch applied",
  });
  const { child, ended } = startWrapper(APPLY, directory, env);
  await until("the plan has begun", () => existsSync(path.join(directory, "pid")));
  child.kill("SIGKILL");
  await ended;
  await until("the plan has ended by itself", () => existsSync(path.join(directory, "planned")));
  expect(existsSync(path.join(directory, "applied"))).toBe(false);
  expect(journalFiles(directory)).toEqual([]);
  expect((await runWrapper(APPLY, directory, env)).code).toBe(0);
});

test("a reader who goes away ends neither Terraform nor the wrapper", async () => {
  const { directory, env } = fakeStack("epipe", {
    apply: `i=0; while [ $i -lt 20 ]; do echo "line $i"; sleep 0.05; i=$((i + 1)); done; touch finished`,
  });
  const { child, output, ended } = startWrapper(APPLY, directory, env);
  await until("the apply has begun", () => output().includes("line 1"), output);
  child.stdout?.destroy();
  child.stderr?.destroy();
  expect((await ended).code).toBe(0);
  expect(existsSync(path.join(directory, "finished"))).toBe(true);
});

test("everything that Terraform prints arrives, to the last unfinished line", async () => {
  const { directory, env } = fakeStack("output", {
    apply: `seq 1 20000; printf 'the end'; printf 'at last' >&2; exit 5`,
  });
  const { code, stdout, stderr } = await runWrapper(APPLY, directory, env);
  expect(code).toBe(5);
  expect(stdout).toMatch(/\n19999\n20000\nthe end/);
  expect(stderr).toBe("at last");
});

test("the plan is out of reach of other programs while it is judged and applied", async () => {
  const { directory, env } = fakeStack("private", {
    apply: `for last; do :; done; cat "$last"; readlink "$last" || true; ls -l /proc/self/fd | grep -c plan || true`,
  });
  const { code, stdout } = await runWrapper(APPLY, directory, env);
  expect(code).toBe(0);
  expect(stdout).toContain("planned\n");
  if (process.platform === "linux") expect(stdout).toMatch(/plan \(deleted\)\n0\n/);
});

test("a state that could not be stored is pointed out", async () => {
  const { directory, env } = fakeStack("errored", { apply: "touch errored.tfstate; exit 1" });
  const { stdout } = await runWrapper(APPLY, directory, env);
  expect(stdout).toContain(
    `Terraform could not store the state of develop-zone and left it in ${directory}/errored.tfstate. ` +
      `Once the backend can be reached: fake-terraform -chdir=${directory} state push errored.tfstate`,
  );
});

test("a journal holds no value that the plan marks sensitive", async () => {
  const { directory, env } = fakeStack("sensitive", {
    apply: `echo 'aws_ssm_parameter.secret: Creating...'; exit 1`,
    creations: { "aws_ssm_parameter.secret": { name: "/outreach/secret", value: "hidden" } },
  });
  await runWrapper(APPLY, directory, env);
  const root = path.join(directory, ".outreach", "journals");
  const [stack = ""] = readdirSync(root);
  const texts = readdirSync(path.join(root, stack)).map((name) => readFileSync(path.join(root, stack, name), "utf8"));
  expect(texts.join("\n")).toContain("/outreach/secret");
  expect(texts.join("\n")).not.toContain("hidden");
});
