import { existsSync, readdirSync, readFileSync } from "node:fs";
import { isAbsolute, join, normalize, sep } from "node:path";
import { projectRoot, UserError } from "../config";

/** Arguments that are paths of the machine that Terraform runs on, whatever resource they belong to. */
const pathArguments = new Set([
  "archive_path",
  "filename",
  "output_path",
  "path",
  "source_dir",
  "source_file",
  "state_path",
  "template_file",
]);

/** Arguments that are such paths in these blocks, and something else in others. */
const pathsByType: Readonly<Record<string, readonly string[]>> = {
  aws_s3_object: ["source"],
  aws_s3_bucket_object: ["source"],
  module: ["source"],
};

/** Blocks whose `path` is something on the server, not a file. */
const serverPaths = /^aws_(?:iam_|api_gateway|apigatewayv2|appmesh|lb_)/;

/** Terraform's functions that read a file named by their first argument. */
const fileCall = /\b(?:file(?:base64(?:sha\d+)?|exists|md5|set|sha\d+)?|templatefile)\("([^"$]*)"/g;

/** A path in a synthesized stack that only holds on the machine that synthesized it. */
export interface StrayPath {
  readonly stack: string;
  readonly construct: string;
  readonly property: string;
  readonly value: string;
  readonly problem: string;
}

/**
 * Refuses stacks that hold paths of this machine: another one (the server of a remote run, a pipeline's next job) has
 * no such file, and the difference shows only at apply.
 *
 * @param outdir Where the stacks were synthesized to.
 * @throws {UserError} naming each with its stack, construct and property.
 */
export function refuseStrayPaths(outdir: string): void {
  const stray = readdirSync(join(outdir, "stacks")).flatMap((stack) => {
    const document = JSON.parse(readFileSync(join(outdir, "stacks", stack, "cdk.tf.json"), "utf8")) as Block;
    return findStrayPaths(stack, document, [projectRoot, outdir]);
  });
  if (stray.length === 0) return;
  throw new UserError(
    [
      "Stacks must hold relative paths only, so that they can be applied by another machine. Nothing can be deployed:",
      ...stray.map(
        ({ stack, construct, property, value, problem }) =>
          `  - ${stack}: ${construct}: ${property} = ${JSON.stringify(value)} ${problem}`,
      ),
      "Have files of this machine copied by a TerraformAsset, whose path is relative.",
    ].join("\n"),
  );
}

type Block = Readonly<Record<string, unknown>>;

/** @param roots Directories of this machine that no value may point into. */
export function findStrayPaths(stack: string, document: Block, roots: readonly string[]): StrayPath[] {
  const found: StrayPath[] = [];
  const runsElsewhere = (document.terraform as Block | undefined)?.cloud !== undefined;

  const inspect = (value: string, property: string, construct: string, type: string): void => {
    const add = (problem: string) => found.push({ stack, construct, property, value: shorten(value), problem });
    if (namesPath(property, type)) {
      if (isAbsolute(value)) add("is an absolute path");
      else if (runsElsewhere && leaves(value)) add("lies outside the stack's directory, which is all that a run gets");
      return;
    }
    for (const [, file = ""] of value.matchAll(fileCall)) {
      if (isAbsolute(file)) add("reads an absolute path");
      else if (runsElsewhere && leaves(file)) add("reads a file outside the stack's directory");
    }
    if (roots.some((root) => pointsInto(value, root))) add("holds a path of this machine");
  };

  const walk = (value: unknown, path: readonly string[], construct: string, type: string): void => {
    if (typeof value === "string") inspect(value, path.join("."), construct, type);
    else if (typeof value === "object" && value !== null) {
      for (const [key, inner] of Object.entries(value)) {
        if (key !== "//") walk(inner, Array.isArray(value) ? path : [...path, key], construct, type);
      }
    }
  };

  for (const [section, content] of Object.entries(document)) {
    if (section === "//") continue;
    if (section !== "resource" && section !== "data" && section !== "module" && section !== "provider") {
      walk(content, [section], stack, section);
      continue;
    }
    const byType = section === "module" ? { module: content } : (content as Block);
    for (const [type, blocks] of Object.entries(byType)) {
      for (const [name, block] of Object.entries(blocks as Block)) {
        walk(block, [], constructPath(block) ?? `${stack}: ${type}.${name}`, type);
      }
    }
  }
  return found;
}

function namesPath(property: string, type: string): boolean {
  const name = property.slice(property.lastIndexOf(".") + 1);
  if (name === "path" && serverPaths.test(type)) return false;
  // A local backend's state lies where it lies; nothing but this machine ever uses it.
  if (type === "terraform" || (type === "terraform_remote_state" && name === "path")) return false;
  return pathArguments.has(name) || (pathsByType[type]?.includes(name) ?? false);
}

/** A registry's address (`source` of a module) is no path at all. */
function leaves(path: string): boolean {
  return normalize(path).startsWith(`..${sep}`);
}

/** Only what exists counts: `/outreach/*` is a route, even on a machine whose project lies in `/outreach`. */
function pointsInto(value: string, root: string): boolean {
  const inside = `${root}${sep}`;
  for (let at = value.indexOf(inside); at !== -1; at = value.indexOf(inside, at + 1)) {
    const path = /^[^\s"'`,;:*?<>|)}\]]*/.exec(value.slice(at))?.[0] ?? "";
    if (path.length > inside.length && existsSync(path)) return true;
  }
  return false;
}

function constructPath(block: unknown): string | undefined {
  const { metadata } = ((block as Block | undefined)?.["//"] ?? {}) as { metadata?: { path?: string } };
  return metadata?.path;
}

function shorten(value: string): string {
  return value.length > 120 ? `${value.slice(0, 117)}...` : value;
}
