import { z } from "zod";
import type { Waiver } from "../gate/waiver";
import { formatMistake, mistakesOf } from "./mistakes";

/** An email address, or a team as CODEOWNERS names it: @platform, @outreach/platform. */
const owner = z
  .string()
  .regex(
    /^(?:[^\s@]+@[^\s@]+\.[^\s@]+|@[\w-]+(?:\/[\w-]+)?)$/,
    "must be an email address, or a team such as @platform",
  );

const ruleId = z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, "must be the id of one rule, without patterns");

/** An index key in quotation marks may hold anything, also what stands for a pattern elsewhere. */
const quoted = /"(?:[^"\\]|\\.)*"/g;

const address = z
  .string()
  .refine(
    (text) => /^[^\s*?.]+(?:\.[^\s*?.]+)+$/.test(text.replaceAll(quoted, "")),
    "must be one whole Terraform address, without patterns",
  );

const constructPath = z
  .string()
  .refine((path) => !/^(?:\*|[^/]*(?:\/\*)?)$/.test(path), {
    message: "is over-broad: it must lie inside a stack, such as develop-zone/static/bucket or develop-zone/static/*",
    abort: true,
  })
  .refine(
    (path) => /^[^/*]+(?:\/[^/*]+)+(?:\/\*)?$/.test(path),
    "must be a construct's path, such as develop-zone/static/bucket; a * stands at its end only, after a slash",
  );

const waiver = z
  .strictObject({
    rule: ruleId,
    address: address.optional(),
    constructPath: constructPath.optional(),
    stack: z.string().min(1).optional(),
    owner,
    reason: z.string().trim().min(20, "must say in at least 20 characters why the fault is acceptable for now"),
    expires: z.iso.date("must be a day, such as 2027-01-31"),
  })
  .refine((given) => (given.address === undefined) !== (given.constructPath === undefined), {
    error: "must name either an address or a constructPath",
  })
  .superRefine(({ stack, constructPath: path }, context) => {
    if (stack === undefined || path === undefined || path.startsWith(`${stack}/`)) return;
    const message = "must lie in the stack that the waiver names";
    context.addIssue({ code: "custom", path: ["constructPath"], input: path, message });
  });

/** A list of waivers, sorted into those that are written as they must be, and what is wrong with the others. */
export interface CheckedWaivers {
  /** By their place in the list. */
  readonly sound: ReadonlyMap<number, Waiver>;
  /** One line each. */
  readonly mistakes: readonly string[];
}

/** Checks everything about waivers that can be told from themselves. */
export function checkWaivers(candidates: unknown): CheckedWaivers {
  if (!Array.isArray(candidates)) return { sound: new Map(), mistakes: ["waivers: must be a list"] };
  const sound = new Map<number, Waiver>();
  const mistakes = candidates.flatMap((candidate: unknown, index) => {
    const { data, error } = waiver.safeParse(candidate, { reportInput: true });
    if (data !== undefined) sound.set(index, withoutUndefined(data));
    const found = mistakesOf(error).map((mistake) => ({ ...mistake, path: ["waivers", index, ...mistake.path] }));
    return found.map((mistake) => formatMistake(mistake, "waivers"));
  });
  return { sound, mistakes };
}

/** zod types what may be left out as possibly undefined. */
function withoutUndefined({ address: at, constructPath: path, stack, ...rest }: z.infer<typeof waiver>): Waiver {
  return {
    rule: rest.rule,
    ...(at === undefined ? {} : { address: at }),
    ...(path === undefined ? {} : { constructPath: path }),
    ...(stack === undefined ? {} : { stack }),
    owner: rest.owner,
    reason: rest.reason,
    expires: rest.expires,
  };
}
