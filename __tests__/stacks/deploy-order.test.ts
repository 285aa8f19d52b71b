import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "../../framework/cdktf";
import { wire } from "../../main";
import { cdktfArgumentsVariable, orderNamedStacks } from "../../stacks/deploy-order";
import { settingsWith } from "../support/synthesis";

const outdir = mkdtempSync(join(tmpdir(), "order-"));
afterAll(() => {
  rmSync(outdir, { recursive: true, force: true });
});

/** Which stacks each stack waits for when cdktf is given these arguments. */
function order(args: readonly string[] | undefined): Record<string, string[]> {
  const stacks = wire(new App({ outdir }), settingsWith());
  orderNamedStacks(stacks, args === undefined ? {} : { [cdktfArgumentsVariable]: JSON.stringify(args) });
  return Object.fromEntries(
    stacks
      .map((stack) => [stack.node.id, stack.dependencies.map((one) => one.node.id)] as const)
      .filter(([, upstream]) => upstream.length > 0),
  );
}

describe("the stacks that one command names", () => {
  it("are deployed in order", () => {
    expect(order(["deploy", "develop-sleepconnect", "shared", "develop-zone", "--auto-approve"])).toEqual({
      "develop-zone": ["shared"],
      "develop-sleepconnect": ["shared", "develop-zone"],
    });
  });

  it("are found by patterns", () => {
    expect(order(["deploy", "develop-*"])).toEqual({ "develop-sleepconnect": ["develop-zone"] });
    expect(Object.keys(order(["destroy", "*"]))).toHaveLength(6);
  });

  it("wait for nobody when they are alone", () => {
    expect(order(["deploy", "develop-zone", "--outputs-file", "outputs.json"])).toEqual({});
    expect(order(["synth"])).toEqual({});
    expect(order(undefined)).toEqual({});
  });
});
