import { isDeepStrictEqual } from "node:util";
import { UserError } from "../../config/user-error";

/** A Terraform state: its bytes, and what identifies it. It holds secrets and is never printed. */
export interface StateFile {
  readonly bytes: Buffer;
  /** The same for all versions of one state, and for no other. */
  readonly lineage: string;
  /** Grows with every version. */
  readonly serial: number;
  /** How many resources it records. */
  readonly resources: number;
}

/** @throws {UserError} when it is no state that can be told from others. */
export function parseState(bytes: Buffer, where: string): StateFile {
  let document: { readonly lineage?: unknown; readonly serial?: unknown; readonly resources?: readonly unknown[] };
  try {
    document = JSON.parse(bytes.toString("utf8")) as typeof document;
  } catch {
    throw new UserError(`${where} is not JSON: damaged, or encrypted by a tool that this project does not use.`);
  }
  const { lineage, serial, resources = [] } = document;
  if (typeof lineage !== "string" || lineage === "" || typeof serial !== "number") {
    throw new UserError(`${where} has no lineage or serial: it is no state of Terraform 0.12 or later.`);
  }
  return { bytes, lineage, serial, resources: resources.length };
}

/** Whether two states say the same; servers may write the same JSON in another way. */
export function isSameState(one: StateFile, other: StateFile): boolean {
  return one.bytes.equals(other.bytes) || isDeepStrictEqual(contentOf(one), contentOf(other));
}

/** For people: nothing of what is in it. */
export function describeState({ lineage, serial, resources }: StateFile): string {
  return `${resources} resource${resources === 1 ? "" : "s"}, serial ${serial}, lineage ${lineage}`;
}

function contentOf({ bytes }: StateFile): unknown {
  return JSON.parse(bytes.toString("utf8"));
}
