import { ArgumentsError, sortApplyArguments } from "../../cli/terraform/apply-arguments";
import { environmentArguments, parseCommandLine, withoutArguments } from "../../cli/terraform/command-line";

describe("the arguments of apply", () => {
  test("that cdktf gives are sorted between plan and apply", () => {
    const sorted = sortApplyArguments("apply", [
      "-auto-approve",
      "-refresh-only",
      "-no-color",
      "-parallelism=4",
      "-var=name=value=with=signs",
      "-var-file=a.tfvars",
    ]);
    expect(sorted).toEqual({
      plan: [
        "-refresh-only",
        "-no-color",
        "-parallelism=4",
        "-var=name=value=with=signs",
        "-var-file=a.tfvars",
        "-lock-timeout=60s",
      ],
      apply: ["-no-color", "-parallelism=4", "-lock-timeout=60s"],
      variables: ["-var=name=value=with=signs", "-var-file=a.tfvars"],
      planFile: undefined,
      autoApprove: true,
      input: true,
      json: false,
      color: false,
      destroy: false,
      refreshOnly: true,
    });
  });

  test("may have their values in the next argument, and two dashes", () => {
    const { plan, apply, autoApprove } = sortApplyArguments("apply", [
      "--target",
      "aws_s3_bucket.a",
      "-replace",
      "aws_s3_bucket.b[0]",
      "-parallelism",
      "2",
      "--auto-approve=false",
      "-lock-timeout",
      "5m",
    ]);
    expect(plan).toEqual([
      "--target",
      "aws_s3_bucket.a",
      "-replace",
      "aws_s3_bucket.b[0]",
      "-parallelism",
      "2",
      "-lock-timeout",
      "5m",
    ]);
    expect(apply).toEqual(["-parallelism", "2", "-lock-timeout", "5m"]);
    expect(autoApprove).toBe(false);
  });

  test.each([["-lock=false"], ["-lock-timeout=0s"]])("keep the caller's decision about the lock: %s", (flag) => {
    const { plan, apply } = sortApplyArguments("apply", [flag]);
    expect([plan, apply]).toEqual([[flag], [flag]]);
  });

  test("of destroy make a plan to destroy", () => {
    expect(sortApplyArguments("destroy", ["-auto-approve"])).toMatchObject({
      plan: ["-destroy", "-lock-timeout=60s"],
      apply: ["-lock-timeout=60s"],
      destroy: true,
    });
    expect(sortApplyArguments("apply", ["-destroy"]).destroy).toBe(true);
  });

  test("never carry -show-sensitive into a journal", () => {
    const { plan, apply } = sortApplyArguments("apply", ["-show-sensitive"]);
    expect([...plan, ...apply]).not.toContain("-show-sensitive");
  });

  test("end at the plan file", () => {
    expect(sortApplyArguments("apply", ["-no-color", "my plan"]).planFile).toBe("my plan");
  });

  test("that are unknown go to the plan, which changes nothing and says what is wrong", () => {
    const { plan, apply } = sortApplyArguments("apply", ["-invented=1"]);
    expect(plan).toContain("-invented=1");
    expect(apply).not.toContain("-invented=1");
  });

  test.each([
    [
      ["-invented", "plan"],
      "-invented: unknown together with a plan file, because its value could be taken for the file.",
    ],
    [
      ["plan", "-auto-approve"],
      "apply takes at most one plan file, but these were given: plan, -auto-approve. Flags go before it.",
    ],
    [["-var"], "-var needs a value."],
    [["-auto-approve=maybe"], "-auto-approve=maybe: the value must be true or false."],
  ])("are refused where they are ambiguous: %j", (args, message) => {
    expect(() => sortApplyArguments("apply", args)).toThrow(new ArgumentsError(message));
  });

  test("of destroy hold no plan file", () => {
    expect(() => sortApplyArguments("destroy", ["plan"])).toThrow(
      'destroy takes no plan file, but "plan" was given. Use: apply plan',
    );
  });
});

describe("a command line", () => {
  test("is split at the first argument without a dash", () => {
    expect(parseCommandLine(["-chdir=stacks/a", "apply", "-auto-approve"], "/project")).toEqual({
      globalOptions: ["-chdir=stacks/a"],
      subcommand: "apply",
      rest: ["-auto-approve"],
      directory: "/project/stacks/a",
      help: false,
    });
  });

  test("asks for help wherever the flag stands, but not behind --", () => {
    expect(parseCommandLine(["apply", "-var", "-help"], "/").help).toBe(true);
    expect(parseCommandLine(["apply", "--", "-help"], "/").help).toBe(false);
  });

  test("may be empty", () => {
    expect(parseCommandLine([], "/")).toMatchObject({ subcommand: undefined, rest: [] });
  });
});

describe("arguments in the environment", () => {
  test("are read as shell words, the subcommand's own first", () => {
    const env = {
      TF_CLI_ARGS: "-no-color",
      TF_CLI_ARGS_apply: `-var 'a=b c' -var="d=\\"e\\"" x\\ y`,
      TF_CLI_ARGS_plan: "-refresh=false",
    };
    expect(environmentArguments("apply", env)).toEqual(["-var", "a=b c", '-var=d="e"', "x y", "-no-color"]);
  });

  test("do not reach the calls that the wrapper composes", () => {
    expect(withoutArguments({ TF_CLI_ARGS: "a", TF_CLI_ARGS_apply: "b", TF_CLI_ARGSX: "c", TF_LOG: "d" })).toEqual({
      TF_CLI_ARGSX: "c",
      TF_LOG: "d",
    });
  });
});
