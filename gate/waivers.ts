import type { Finding, JudgeError, ReportedWaiver } from "./report";
import type { Point } from "./verdict";
import type { Waiver } from "./waiver";

/** The file that errors about waivers name. */
const FILE = "config/waivers.ts";

/** A waiver is a loan, not a gift: the most days that it may hold from now on. */
const MAX_DAYS = 366;

/** Moments at which the waivers are those of a base, and judge a change to it. */
const basePoints: ReadonlySet<Point> = new Set(["proposal", "pull-request"]);

const DAY_MS = 24 * 60 * 60 * 1000;

/** What waivers are checked against. */
export interface WaiverContext {
  /** Ids of all rules. */
  readonly rules: readonly string[];
  /** Those that judge changes: a synthesized stack can't tell whether a waiver of one is needed. */
  readonly changeRules: readonly string[];
  readonly point: Point;
  /** The day on which the run happens, in UTC. */
  readonly today: Date;
}

/** The stack in which a finding was made. */
export interface FindingPlace {
  /** The stack's name, where it is known. */
  readonly stack: string | undefined;
  /** Whether anything in it has deletion protection; asked only when it matters. */
  readonly isProtected: () => boolean;
}

/** One waiver in force, and what it was used for. */
interface Entry {
  readonly name: string;
  readonly waiver: Waiver;
  readonly stacks: Set<string>;
  readonly isForChanges: boolean;
  used: boolean;
}

/** The waivers of one run. */
export class Waivers {
  private readonly refused = new Map<string, JudgeError>();

  private constructor(
    private readonly entries: readonly Entry[],
    private readonly mistakes: readonly JudgeError[],
  ) {}

  /** Checks a list of waivers. Whatever is wrong with one is an error of the run, and it waives nothing. */
  static async of(candidates: unknown, context: WaiverContext): Promise<Waivers> {
    if (Array.isArray(candidates) && candidates.length === 0) return new Waivers([], []);
    // Imported here: zod takes longer to load than a small plan to judge.
    const { checkWaivers } = await import("../config/waiver-schema");
    const { sound, mistakes } = checkWaivers(candidates);
    const entries: Entry[] = [];
    const errors = [...mistakes];
    for (const [index, waiver] of sound) {
      const name = `waivers[${index}] (${waiver.rule} for ${waiver.address ?? waiver.constructPath ?? ""})`;
      const isForChanges = context.changeRules.includes(waiver.rule);
      const fault = faultOf(waiver, context);
      // On the base of a pull request an expired waiver is only no longer in force: an error would also stop the
      // very change that takes it away.
      const isLeftOut = fault?.kind === "expired" && basePoints.has(context.point);
      if (fault === undefined) entries.push({ name, waiver, stacks: new Set(), isForChanges, used: false });
      else if (!isLeftOut) errors.push(`${name}: ${fault.message}`);
    }
    return new Waivers(entries, errors.map(asError));
  }

  /** The finding, waived where a waiver matches it. A critical one stands wherever deletion protection is on. */
  apply(finding: Finding, { stack, isProtected }: FindingPlace): Finding {
    const matching = this.entries.filter(({ waiver }) => matches(waiver, finding, stack));
    const [first] = matching;
    if (first === undefined) return finding;
    for (const entry of matching) {
      entry.used = true;
      if (stack !== undefined) entry.stacks.add(stack);
    }
    if (finding.severity === "critical" && isProtected()) {
      for (const { name } of matching) this.refuse(name, stack ?? finding.file);
      return finding;
    }
    const { owner, reason, expires } = first.waiver;
    return { ...finding, verdict: "waived", waiver: { owner, reason, expires } };
  }

  /**
   * What is wrong with the waivers.
   *
   * @param judgedAll Whether every stack was judged as it is synthesized: only then does a waiver that matches nothing
   * match nothing anywhere.
   */
  errors(judgedAll: boolean): readonly JudgeError[] {
    const wide = this.entries
      .filter(({ waiver, stacks }) => waiver.stack === undefined && stacks.size > 1)
      .map(
        ({ name, stacks }) => `${name}: is over-broad: it matches in ${[...stacks].sort().join(", ")}; name one stack`,
      );
    const unused = this.entries
      .filter(({ used, isForChanges }) => judgedAll && !used && !isForChanges)
      .map(({ name }) => `${name}: is unused: no stack has this finding any more; remove it`);
    return [...this.mistakes, ...this.refused.values(), ...[...wide, ...unused].map(asError)];
  }

  /** Every waiver in force. */
  list(): readonly ReportedWaiver[] {
    return this.entries.map(({ waiver, used }) => ({ ...waiver, used }));
  }

  private refuse(name: string, place: string): void {
    const message = `${name}: a critical rule can't be waived where deletion protection is enabled (${place})`;
    this.refused.set(message, asError(message));
  }
}

function faultOf({ rule, expires }: Waiver, { rules, today }: WaiverContext) {
  if (!rules.includes(rule)) return { kind: "unknown", message: "there is no such rule" };
  if (expires < dayOf(today))
    return { kind: "expired", message: `expired on ${expires}; right the fault, or renew it` };
  const latest = dayOf(new Date(today.getTime() + MAX_DAYS * DAY_MS));
  if (expires > latest) {
    return {
      kind: "long",
      message: `expires on ${expires}, which is too far ahead: ${latest} is the latest day allowed`,
    };
  }
  return undefined;
}

function matches(
  { rule, address, constructPath, stack }: Waiver,
  finding: Finding,
  foundIn: string | undefined,
): boolean {
  if (rule !== finding.rule || (stack !== undefined && stack !== foundIn)) return false;
  if (address !== undefined) return address === finding.address;
  if (constructPath === undefined || finding.path === undefined) return false;
  return constructPath.endsWith("/*")
    ? finding.path.startsWith(constructPath.slice(0, -1))
    : finding.path === constructPath;
}

/** The day in UTC, as `2027-01-31`: such texts sort by time. */
function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}

function asError(message: string): JudgeError {
  return { file: FILE, message };
}
