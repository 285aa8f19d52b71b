import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { synthesizeStacks } from "../../support/synthesis";

/** A parsed JSON value that a fuzzer may change. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
export type JsonMap = Record<string, Json>;

const fixtures = path.join(__dirname, "../../policies/fixtures");

/** Resources of a seed: few, because an evaluation's time grows with them. */
const RESOURCES = 2;

/** Small plans, cut from the real ones: each has some resources next to one another, with their configuration. */
export function planSeeds(): readonly JsonMap[] {
  return readdirSync(fixtures).flatMap((name) => {
    const plan = read(`${name}/plan.json`);
    if (plan === undefined) return [];
    const changes = plan.resource_changes as JsonMap[];
    const seeds: JsonMap[] = [];
    for (let from = 0; from < changes.length; from += RESOURCES)
      seeds.push(cut(plan, changes.slice(from, from + RESOURCES)));
    return seeds;
  });
}

/** Small synthesized stacks, cut from this project's own and from the fixture. */
export function stackSeeds(): readonly JsonMap[] {
  const own = Object.values(synthesizeStacks()).map(({ document }) => document as JsonMap);
  return [...own, read("synthesized/cdk.tf.json") as JsonMap].flatMap((stack) =>
    Object.entries(stack.resource as JsonMap).map(([type, resources]) => {
      const [[name, resource] = ["", {}]] = Object.entries(resources as JsonMap);
      return { ...stack, data: {}, output: {}, resource: { [type]: { [name]: resource } } };
    }),
  );
}

function read(name: string): JsonMap | undefined {
  try {
    return JSON.parse(readFileSync(path.join(fixtures, name), "utf8")) as JsonMap;
  } catch {
    return undefined;
  }
}

function cut(plan: JsonMap, changes: readonly JsonMap[]): JsonMap {
  const configuration = plan.configuration as JsonMap;
  const { resources = [], module_calls = {}, ...rest } = configuration.root_module as JsonMap;
  const addresses = changes.map(addressOf);
  const calls = Object.entries(module_calls as JsonMap).filter(([name]) =>
    addresses.some((address) => new RegExp(`^module\\.${name}[.[]`).test(address)),
  );
  return structuredClone({
    format_version: plan.format_version ?? "1.2",
    terraform_version: plan.terraform_version ?? "1.11.4",
    variables: plan.variables ?? {},
    planned_values: { root_module: {} },
    resource_changes: [...changes],
    configuration: {
      ...configuration,
      root_module: {
        ...rest,
        resources: (resources as JsonMap[]).filter((block) =>
          addresses.some((address) => address === addressOf(block) || address.startsWith(`${addressOf(block)}[`)),
        ),
        module_calls: Object.fromEntries(calls),
      },
    },
  });
}

function addressOf({ address }: JsonMap): string {
  return typeof address === "string" ? address : "";
}
