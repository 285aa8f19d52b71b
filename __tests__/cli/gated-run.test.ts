import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { describeWithTerraform } from "../support/requirements";
import {
  openTerminal,
  runWrapper,
  temporaryDirectory,
  terraformEnvironment,
  until,
  wrapper,
  writeJson,
} from "../support/terraform-wrapper";

jest.setTimeout(120_000);

const PROMPT = "Do you want to perform these actions?";

function stackOf(name: string, input = "first"): string {
  const directory = temporaryDirectory(name);
  writeJson(directory, "cdk.tf.json", {
    variable: { word: { default: input } },
    resource: { terraform_data: { note: { input: "${var.word}" } } },
    output: { word: { value: "${terraform_data.note.output}" } },
  });
  execFileSync(wrapper, ["init", "-no-color"], { cwd: directory, env: terraformEnvironment() });
  return directory;
}

function stateOf(directory: string): string {
  const file = path.join(directory, "terraform.tfstate");
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

function plansLeft(): string[] {
  return readdirSync(os.tmpdir()).filter((name) => /^outreach-[A-Za-z0-9]{6}$/.test(name));
}

describeWithTerraform("terraform apply through the wrapper", () => {
  test("applies a plan that passes, with the caller's variables, and shows plan, verdict and result", async () => {
    const directory = stackOf("pass");
    const { code, stdout } = await runWrapper(["apply", "-auto-approve", "-no-color", "-var", "word=given"], directory);
    expect(code).toBe(0);
    expect(stdout).toMatch(/Plan: 1 to add[\s\S]*pass: 0 denied[\s\S]*Apply complete! Resources: 1 added/);
    expect(stdout).not.toContain("Saved the plan to");
    expect(stdout).not.toContain("To perform exactly these actions");
    expect(stateOf(directory)).toContain('"given"');
  });

  test("leaves no plan file behind", async () => {
    const directory = stackOf("nothing-left");
    await runWrapper(["apply", "-auto-approve"], directory);
    expect(plansLeft()).toEqual([]);
    expect(readdirSync(directory).sort()).toEqual([".outreach", "cdk.tf.json", "terraform.tfstate"]);
  });

  test("asks nothing when there is nothing to change", async () => {
    const directory = stackOf("no-change");
    await runWrapper(["apply", "-auto-approve"], directory);
    const { code, stdout } = await runWrapper(["apply", "-no-color"], directory);
    expect(code).toBe(0);
    expect(stdout).toContain("No changes.");
    expect(stdout).toContain("Apply complete! Resources: 0 added, 0 changed, 0 destroyed.");
    expect(stdout).not.toContain(PROMPT);
  });

  test.each(["yes\n"])("applies after the answer %j", async (answer) => {
    const directory = stackOf("approved");
    const { code, stdout } = await runWrapper(["apply", "-no-color"], directory, terraformEnvironment(), answer);
    expect(stdout).toContain(
      `\n${PROMPT}\n  Terraform will perform the actions described above.\n  Only 'yes' will be accepted to approve.\n\n  Enter a value: \n`,
    );
    expect(code).toBe(0);
  });

  test.each([["no\n"], ["y\n"], [""], ["yes"]])("applies nothing after the answer %j", async (answer) => {
    const directory = stackOf("not-approved");
    const { code, stdout } = await runWrapper(["apply", "-no-color"], directory, terraformEnvironment(), answer);
    expect(code).toBe(1);
    expect(stdout).toContain("Apply cancelled.");
    expect(stateOf(directory)).toBe("");
  });

  test("refuses to apply unasked with -input=false", async () => {
    const directory = stackOf("no-input");
    const { code, stdout } = await runWrapper(["apply", "-input=false", "-no-color"], directory);
    expect(code).toBe(1);
    expect(stdout).toContain(
      "Apply cancelled: with -input=false nobody can be asked. -auto-approve applies what passes the policies.",
    );
  });

  test("asks on a terminal and takes its answer", async () => {
    const directory = stackOf("terminal");
    const terminal = openTerminal(["apply"], directory);
    await until("the question is asked", () => terminal.screen().includes("Enter a value:"), terminal.screen);
    terminal.type("yes\r");
    expect(await terminal.ended).toBe(0);
    expect(terminal.screen()).toContain("Apply complete! Resources: 1 added");
  });

  test("applies nothing when the terminal closes at the question", async () => {
    const directory = stackOf("closed-terminal");
    const terminal = openTerminal(["apply"], directory);
    await until("the question is asked", () => terminal.screen().includes("Enter a value:"), terminal.screen);
    terminal.close();
    await terminal.ended;
    expect(stateOf(directory)).toBe("");
  });

  test("applies nothing when it is interrupted at the question", async () => {
    const directory = stackOf("interrupted-question");
    const terminal = openTerminal(["apply"], directory);
    await until("the question is asked", () => terminal.screen().includes("Enter a value:"), terminal.screen);
    terminal.type("\u0003");
    expect(await terminal.ended).toBe(1);
    expect(terminal.screen()).toContain("Apply cancelled. There was no answer. Nothing was applied.");
    expect(stateOf(directory)).toBe("");
  });

  test("judges and applies a plan file that the caller brings, without asking", async () => {
    const directory = stackOf("plan-file");
    await runWrapper(["plan", "-out=mine.tfplan", "-var=word=planned"], directory);
    const { code, stdout } = await runWrapper(["apply", "-no-color", "mine.tfplan"], directory);
    expect(code).toBe(0);
    expect(stdout).toMatch(/pass: 0 denied[\s\S]*Apply complete! Resources: 1 added/);
    expect(stateOf(directory)).toContain('"planned"');
  });

  test("can't judge what is no plan, and applies nothing", async () => {
    const directory = stackOf("no-plan");
    const { code, stdout } = await runWrapper(["apply", "-auto-approve", "cdk.tf.json"], directory);
    expect(code).toBe(2);
    expect(stdout).toContain("can't be read:");
    expect(stdout).toContain("Nothing was applied.");
  });

  test("destroys after its own question, and not after another answer", async () => {
    const directory = stackOf("destroy");
    await runWrapper(["apply", "-auto-approve"], directory);
    const refused = await runWrapper(["destroy", "-no-color"], directory, terraformEnvironment(), "no\n");
    expect(refused.code).toBe(1);
    expect(refused.stdout).toContain("\nDo you really want to destroy all resources?\n");
    expect(refused.stdout).toContain("Destroy cancelled. Nothing was applied.");
    expect(stateOf(directory)).toContain('"first"');
    const destroyed = await runWrapper(["destroy", "-no-color"], directory, terraformEnvironment(), "yes\n");
    expect(destroyed.code).toBe(0);
    expect(destroyed.stdout).toContain("Apply complete! Resources: 0 added, 0 changed, 1 destroyed.");
    expect(stateOf(directory)).not.toContain('"first"');
  });

  test("works from elsewhere with -chdir", async () => {
    const directory = stackOf("chdir");
    const { code } = await runWrapper([`-chdir=${directory}`, "apply", "-auto-approve"], os.tmpdir());
    expect(code).toBe(0);
    expect(stateOf(directory)).toContain('"first"');
  });

  test("takes arguments of apply from TF_CLI_ARGS_apply, which reach the plan and never replace it", async () => {
    const directory = stackOf("cli-args");
    const env = terraformEnvironment({
      TF_CLI_ARGS_apply: "-var 'word=from the environment'",
      TF_CLI_ARGS: "-no-color",
    });
    const { code, stdout } = await runWrapper(["apply", "-auto-approve"], directory, env);
    expect([code, stdout]).toEqual([0, expect.stringContaining("Apply complete! Resources: 1 added")]);
    expect(stateOf(directory)).toContain('"from the environment"');
  });

  test("passes a failing plan's own message and exit code on", async () => {
    const directory = temporaryDirectory("broken");
    writeJson(directory, "cdk.tf.json", { resource: { terraform_data: { note: { nonsense: 1 } } } });
    const { code, stderr } = await runWrapper(["apply", "-auto-approve"], directory);
    expect(code).toBe(1);
    expect(stderr).toContain("Error: ");
  });

  test("says in a second which stack to deploy first", async () => {
    const directory = temporaryDirectory("upstream");
    writeJson(directory, "cdk.tf.json", {
      "//": { outreach: { stack: "develop-zone", upstream: ["shared"] } },
      data: { terraform_remote_state: { shared: { backend: "local", config: { path: "../shared.tfstate" } } } },
    });
    const { code, stdout } = await runWrapper(["apply", "-auto-approve"], directory);
    expect(code).toBe(1);
    expect(stdout).toContain(
      "develop-zone reads outputs of shared, which has not been deployed (yet). Run: npx cdktf deploy shared\n" +
        "Nothing was applied.",
    );
  });

  test("says which stack to deploy again when an output is missing", async () => {
    const directory = temporaryDirectory("output");
    writeJson(directory, "upstream.tfstate", {
      version: 4,
      terraform_version: "1.5.0",
      serial: 1,
      lineage: "x",
      outputs: { other: { value: "x", type: "string" } },
      resources: [],
    });
    writeJson(directory, "cdk.tf.json", {
      "//": { outreach: { stack: "develop-zone", upstream: ["shared"] } },
      data: { terraform_remote_state: { shared: { backend: "local", config: { path: "upstream.tfstate" } } } },
      output: { arn: { value: "${data.terraform_remote_state.shared.outputs.arn}" } },
    });
    await runWrapper(["init"], directory);
    const { code, stdout } = await runWrapper(["apply", "-auto-approve"], directory);
    expect(code).toBe(1);
    expect(stdout).toContain("Run: npx cdktf deploy shared");
  });

  test("refuses the backend that can't save a plan of a remote run", async () => {
    const directory = temporaryDirectory("remote");
    writeJson(directory, "cdk.tf.json", { terraform: { backend: { remote: { organization: "example" } } } });
    const { code, stdout } = await runWrapper(["apply", "-auto-approve"], directory);
    expect(code).toBe(2);
    expect(stdout).toMatch(/has the backend "remote", which can't save a plan[^\n]*Nothing was applied\./);
  });

  test("explains who holds the state's lock", async () => {
    const directory = stackOf("locked");
    writeJson(directory, "cdk.tf.json", {
      resource: { terraform_data: { slow: { provisioner: [{ "local-exec": { command: "sleep 6" } }] } } },
    });
    const other = spawn("terraform", ["apply", "-auto-approve"], { cwd: directory, env: terraformEnvironment() });
    const ended = once(other, "exit");
    await until("Terraform holds the lock", () => existsSync(path.join(directory, ".terraform.tfstate.lock.info")));
    const { code, stdout } = await runWrapper(["apply", "-auto-approve", "-lock-timeout=0s"], directory);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /is locked by \S+@\S+ \(OperationTypeApply\) since 20\d\d-.*Only if that process is gone for certain: terraform -chdir=\S+ force-unlock [0-9a-f-]{36}/,
    );
    await ended;
  });
});

describeWithTerraform(
  "the policies between plan and apply",
  () => {
    function awsStack(protocol: string): string {
      const directory = temporaryDirectory("aws");
      writeJson(directory, "cdk.tf.json", {
        terraform: { required_providers: { aws: { source: "aws", version: ">= 5.100.0, < 7.0.0" } } },
        provider: {
          aws: [
            {
              region: "eu-west-1",
              access_key: "test",
              secret_key: "test",
              skip_credentials_validation: true,
              skip_requesting_account_id: true,
              skip_metadata_api_check: "true",
            },
          ],
        },
        resource: {
          terraform_data: { first: { input: "applied" } },
          aws_lb_listener: {
            front: {
              load_balancer_arn: "arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/app/a/b",
              port: 80,
              protocol,
              default_action: [{ type: "fixed-response", fixed_response: [{ content_type: "text/plain" }] }],
            },
          },
        },
      });
      execFileSync(wrapper, ["init", "-no-color"], { cwd: directory, env: terraformEnvironment() });
      return directory;
    }

    test("apply nothing of a plan that is denied, -auto-approve or not", async () => {
      const directory = awsStack("HTTP");
      const { code, stdout } = await runWrapper(["apply", "-auto-approve", "-no-color"], directory);
      expect(code).toBe(1);
      expect(stdout).toMatch(
        /denied load-balancer-https[\s\S]*aws_lb_listener\.front[\s\S]*Nothing was applied: the plan of/,
      );
      expect(stateOf(directory)).toBe("");
    });

    test("apply nothing of a denied plan file", async () => {
      const directory = awsStack("HTTP");
      await runWrapper(["plan", "-out=denied.tfplan"], directory);
      const { code } = await runWrapper(["apply", "denied.tfplan"], directory);
      expect(code).toBe(1);
      expect(stateOf(directory)).toBe("");
    });
  },
  { provider: true },
);
