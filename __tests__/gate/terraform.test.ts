import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { judgeFiles } from "../../gate/index";
import { describeWithTerraform } from "../support/requirements";
import { Folder } from "./folder";

jest.setTimeout(60_000);

const all = new Folder();

/** A root module with only built-in resources, which needs no provider and no network. */
class Module {
  readonly folder = new Folder(all);

  constructor(configuration: object) {
    this.folder.write("main.tf.json", configuration);
    this.terraform("init", "-input=false");
  }

  terraform(...args: readonly string[]): string {
    return spawnSync("terraform", args, {
      cwd: this.folder.path,
      encoding: "utf8",
      env: { ...process.env, CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1" },
    }).stdout;
  }

  /** Plans, and writes the plan's JSON. @returns The JSON's path. */
  plan(...args: readonly string[]): string {
    this.terraform("plan", "-input=false", "-out=plan.bin", ...args);
    return this.folder.write("plan.json", this.terraform("show", "-json", "plan.bin"));
  }

  apply(): void {
    this.terraform("apply", "-input=false", "-auto-approve");
  }
}

async function outcome(file: string): Promise<string> {
  const { verdict, errors } = await judgeFiles([file]);
  return [verdict, ...errors.map(({ message }) => message)].join(": ");
}

describeWithTerraform("what Terraform itself writes", () => {
  const data = { resource: { terraform_data: { x: { input: "hello" } } } };

  it("is judged when a plan creates, changes nothing, only refreshes, or destroys", async () => {
    const module = new Module(data);
    expect(await outcome(module.plan())).toBe("pass");
    module.apply();
    expect(await outcome(module.plan())).toBe("pass");
    expect(await outcome(module.plan("-refresh-only"))).toBe("pass");
    expect(await outcome(module.plan("-destroy"))).toBe("pass");
  });

  it("is judged when a plan has no resources at all, or outputs only", async () => {
    expect(await outcome(new Module({ terraform: {} }).plan())).toBe("pass");
    const outputs = new Module({ output: { o: { value: "1" } } });
    expect(await outcome(outputs.plan())).toBe("pass");
    outputs.apply();
    expect(await outcome(outputs.plan())).toBe("pass");
    expect(await outcome(outputs.plan("-destroy"))).toBe("pass");
  });

  it("is refused when it is the plan of a run that failed", async () => {
    const lifecycle = { precondition: { condition: '${terraform_data.x.input == "no"}', error_message: "no" } };
    const failing = { resource: { terraform_data: { x: { input: "hello" }, y: { lifecycle } } } };
    expect(await outcome(new Module(failing).plan())).toBe(
      "error: is the plan of a run that failed (errored): plan again first",
    );
  });

  it("is judged when it is a state, until nothing is left of it", async () => {
    const module = new Module(data);
    const state = async () => outcome(module.folder.write("state.json", module.terraform("show", "-json")));
    const empty = "error: is the JSON of an empty state: nothing is deployed that could be judged";
    expect(await state()).toBe(empty);
    module.apply();
    expect(await state()).toBe("pass");
    module.terraform("destroy", "-input=false", "-auto-approve");
    expect(await state()).toBe(empty);
  });

  it("is refused when it is anything else", async () => {
    const module = new Module(data);
    module.apply();
    const { folder } = module;
    module.plan();
    const other = async (...args: readonly string[]) => outcome(folder.write("other.json", module.terraform(...args)));
    expect(await outcome(path.join(folder.path, "plan.bin"))).toMatch(/^error: is a binary plan, not JSON;/);
    expect(await outcome(path.join(folder.path, "terraform.tfstate"))).toMatch(/^error: is a raw state file, which/);
    expect(await other("plan", "-json")).toMatch(/^error: is the event stream of terraform's -json option/);
    expect(await other("validate", "-json")).toMatch(/^error: is a Terraform error document/);
    expect(await other("providers", "schema", "-json")).toMatch(/^error: is a list of provider schemas/);
    expect(await other("version", "-json")).toMatch(/^error: is neither a plan/);
    expect(await other("output", "-json")).toMatch(/^error: is neither a plan/);
    expect(await other("plan")).toMatch(/^error: is not JSON: unexpected character at line 1/);
  });

  it("is refused when it was cut, wherever that was", async () => {
    const module = new Module(data);
    const text = readFileSync(module.plan(), "utf8").trim();
    for (let length = 1; length < text.length; length += Math.ceil(text.length / 40)) {
      const file = module.folder.write("cut.json", text.slice(0, length));
      expect(await outcome(file)).toMatch(/^error: is truncated: the JSON breaks off at line 1, column \d+$/);
    }
  });
});
