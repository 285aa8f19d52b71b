import { checkAddresses, checkBlocks, checkNames } from "./duplicates";
import { isObject, listAt, objectAt } from "./json";
import type { JsonObject } from "./json";
import { ForeignFile, Refusal } from "./refusal";
import { isState, planOfState } from "./state";
import { withUntouched } from "./untouched";

/** What can be judged. A state is judged in a plan's form. */
export type DocumentKind = "plan" | "state" | "synthesized";

/** A parsed document of known kind whose shape the rules can rely on. */
export interface Document {
  readonly kind: DocumentKind;
  readonly content: JsonObject;
}

/**
 * The major version of Terraform's JSON output that the rules know. Within a major version, fields are only added.
 * https://developer.hashicorp.com/terraform/internals/json-format#format-version
 */
const KNOWN_MAJOR = 1;

const toPlanJson = "write a plan with: terraform show -json PLANFILE";
const toStateJson = "write a state with: terraform show -json";

/**
 * Recognizes a plan (`terraform show -json`, alone or as `{plan, run}`, the form of Terraform Cloud's policy input), a
 * state (`terraform show -json` too) or a synthesized stack (`cdk.tf.json`), and refuses everything whose faults the rules could not see: a rule finds
 * nothing in a document without resources, and that must not read as a pass.
 *
 * @throws {Refusal} Saying what the document is instead, or what it lacks.
 */
export function recognize(value: unknown): Document {
  if (!isObject(value)) throw new ForeignFile("is not a plan: its JSON is no object");
  if (isObject(value.plan) && "format_version" in value.plan) return recognize(value.plan);
  refuseOther(value);
  if ("format_version" in value) {
    checkVersion(value);
    if (isState(value)) return { kind: "state", content: planOfState(value) };
    checkPlan(value);
    return { kind: "plan", content: withUntouched(value) };
  }
  if (isObject(objectAt(value, "//").metadata) || isObject(value.terraform) || isObject(value.resource)) {
    checkSynthesized(value);
    return { kind: "synthesized", content: value };
  }
  throw new ForeignFile("is neither a plan (terraform show -json) nor a synthesized stack (cdk.tf.json)");
}

/** Terraform's other JSON documents, which people hand over by mistake. */
function refuseOther(value: JsonObject): void {
  if ("@level" in value)
    throw new Refusal(`is the event stream of terraform's -json option, not a plan; ${toPlanJson}`);
  if ("lineage" in value || "serial" in value)
    throw new ForeignFile(`is a raw state file, which can't be judged; ${toStateJson}`);
  if ("provider_schemas" in value) throw new ForeignFile(`is a list of provider schemas, not a plan; ${toPlanJson}`);
  if ("stacks" in value && "version" in value) {
    throw new ForeignFile("is cdktf's manifest; name its directory to judge every stack in it");
  }
  if (value.errored === true) throw new Refusal("is the plan of a run that failed (errored): plan again first");
  if ("diagnostics" in value) throw new Refusal(`is a Terraform error document, not a plan; ${toPlanJson}`);
}

function checkVersion(plan: JsonObject): void {
  const version = plan.format_version;
  const major = typeof version === "string" ? /^(0|[1-9]\d*)\.\d+$/.exec(version)?.[1] : undefined;
  if (major === undefined || Number(major) !== KNOWN_MAJOR) {
    throw new Refusal(`has format version ${shown(version)}; only ${KNOWN_MAJOR}.x can be judged`);
  }
}

function checkPlan(plan: JsonObject): void {
  // Terraform writes both in every plan, and leaves resource_changes out when it has nothing to say about any resource.
  if (!isObject(plan.planned_values) || !isObject(objectAt(plan, "configuration").root_module)) {
    throw new Refusal(`has no resource list (planned_values, configuration): not a whole plan; ${toPlanJson}`);
  }
  const changes = plan.resource_changes ?? [];
  if (!Array.isArray(changes) || !changes.every(isChange)) {
    throw new Refusal("has a malformed resource list: resource_changes is not a list of addresses with their changes");
  }
  checkAddresses(changes as readonly JsonObject[]);
  checkBlocks(objectAt(plan, "configuration").root_module);
  if (listAt(plan, "deferred_changes").length > 0) {
    throw new Refusal("defers changes to a later plan, which can't be judged: plan without -allow-deferral");
  }
  if (changes.length === 0 && hasResources(objectAt(plan.planned_values, "root_module"))) {
    throw new Refusal(`has no resource list (resource_changes), though it plans resources; ${toPlanJson}`);
  }
}

function hasResources(module: JsonObject): boolean {
  return (
    listAt(module, "resources").length > 0 ||
    listAt(module, "child_modules").some((child) => isObject(child) && hasResources(child))
  );
}

/** A change in any other shape would be overlooked by the rules. */
function isChange(change: unknown): boolean {
  if (!isObject(change) || !changeNames.every((name) => typeof change[name] === "string")) return false;
  const { actions, after, after_unknown: unknown } = objectAt(change, "change");
  if (!Array.isArray(actions) || !actions.every((action) => typeof action === "string")) return false;
  // Unknown as a whole: rules find nothing in it that they could let pass.
  if (unknown === true && (after ?? null) === null) return true;
  return isObject(after) || ((after ?? null) === null && !actions.some((action) => makingActions.has(action)));
}

/** What names the resource of a change. */
const changeNames = ["address", "mode", "type", "name"] as const;

/** Actions after which there is something to judge. */
const makingActions: ReadonlySet<string> = new Set(["create", "read", "update"]);

/** A resource in any other shape would be overlooked by the rules. */
function checkSynthesized(stack: JsonObject): void {
  for (const block of ["resource", "data"]) {
    const types = stack[block] ?? {};
    if (!isObject(types) || !Object.values(types).every(isNames)) {
      throw new Refusal(`has a malformed resource list: ${block} is not an object of types, names and arguments`);
    }
  }
  checkNames(stack);
}

/** The resources of one type: an object keyed by name, or a list of such objects. */
function isNames(names: unknown): boolean {
  return (Array.isArray(names) ? names : [names]).every(
    (part) => isObject(part) && Object.values(part).every(isObject),
  );
}

/** A short value from the file's head, safe to print. */
function shown(version: unknown): string {
  return typeof version === "string" && /^[\w.-]{1,20}$/.test(version) ? version : "that is not of the form 1.2";
}
