import path from "node:path";
import { changeOf } from "./change";
import { constructPathOf } from "./construct-paths";
import type { Document } from "./document";
import { recognize } from "./document";
import type { RuleFinding } from "./evaluation";
import { withoutCredentials } from "./credentials";
import { readJson } from "./input-file";
import { judgedFile, resourcesAt } from "./judged-file";
import { isPassedOver, nothingIn, siblingStack, synthesizedInputs } from "./inputs";
import type { Input } from "./inputs";
import type { Policies } from "./policies";
import { programOf, unknownProgram } from "./program";
import type { Program } from "./program";
import { isProtected } from "./protection";
import { redactorOf } from "./redaction";
import { reasonOf } from "./refusal";
import { makeReport } from "./report";
import type { Finding, JudgeError, JudgedFile, Report } from "./report";
import { stackFileOf } from "./stack-files";
import type { Point } from "./verdict";
import type { Waivers } from "./waivers";

/** How a run judges. */
export interface RunOptions {
  readonly point: Point;
  /** A cdktf.out directory, whose stacks tell the construct paths of plans and states. */
  readonly stacks?: string;
}

/** One report in the making. */
export class Run {
  private readonly findings: Finding[] = [];
  private readonly errors: JudgeError[] = [];
  private readonly judged: JudgedFile[] = [];

  constructor(
    private readonly policies: Policies,
    private readonly waivers: Waivers,
    private readonly options: RunOptions,
  ) {}

  /** Judges the files behind a name; having none is an error. */
  async expand(named: string, find: () => Promise<readonly Input[]>): Promise<void> {
    try {
      let judged = 0;
      for (const input of await find()) if (await this.judge(input)) judged++;
      if (judged === 0) throw nothingIn();
    } catch (error) {
      this.errors.push({ file: shown(named), message: reasonOf(error) });
    }
  }

  /** @returns False when the file was passed over. */
  async judge(input: Input, stackFile?: string): Promise<boolean> {
    const file = shown(input.file);
    try {
      const document = await input.read();
      const found = await this.policies.evaluate(document, this.options.point);
      const program = await this.programFor(document, input, stackFile);
      const place = placeOf(document, program, input);
      const hide = hidingIn(document, found, this.policies);
      // Waivers match the addresses that are meant, also where a report may not say them.
      for (const finding of located(found, file, program)) this.findings.push(hide(this.waivers.apply(finding, place)));
      this.judged.push(judgedFile(document, file, program.stack ?? input.stack));
    } catch (error) {
      if (isPassedOver(input, error)) return false;
      this.errors.push({ file, message: reasonOf(error) });
    }
    return true;
  }

  report(): Report {
    const { findings, judged, policies, waivers, options } = this;
    const judgedAll = options.point === "synth" && this.errors.length === 0;
    const { point } = options;
    const rules = policies.rules.length;
    return makeReport({
      findings,
      files: judged.length,
      rules,
      point,
      // Whatever else is written in a report was written by somebody too.
      ...withoutCredentials({
        errors: [...this.errors, ...waivers.errors(judgedAll)],
        judged,
        waivers: waivers.list(),
      }),
    });
  }

  /** What the program says explains findings; one that can't be read leaves that out, and waives nothing. */
  private async programFor(document: Document, input: Input, stackFile?: string): Promise<Program> {
    if (document.kind === "synthesized") return programOf(document.content, stackFile ?? input.file);
    try {
      const file =
        stackFile ??
        (this.options.stacks === undefined
          ? await siblingStack(input.file)
          : await stackFileOf(document, input.file, await synthesizedInputs(this.options.stacks)));
      return file === undefined ? unknownProgram : await programOf(recognize(await readJson(file)).content, file);
    } catch {
      return unknownProgram;
    }
  }
}

/** Where a document's findings are, for waivers. The answer about protection is worked out once, when it is needed. */
function placeOf({ content }: Document, program: Program, { stack }: Input) {
  let answer: boolean | undefined;
  return {
    stack: program.stack ?? stack,
    isProtected: () =>
      (answer ??= isProtected(content) || (program.content !== undefined && isProtected(program.content))),
  };
}

/** Completes findings by where they are. */
function located(found: readonly RuleFinding[], file: string, program: Program): Finding[] {
  return found.map((finding) => {
    const construct = constructPathOf(program.paths, finding.address);
    const source = construct === undefined ? undefined : program.sources.get(construct);
    return {
      ...finding,
      file,
      ...(construct === undefined ? {} : { path: construct }),
      ...(source === undefined ? {} : { source }),
    };
  });
}

/** Completes findings for the reader, and takes out of them what nobody may read in a report. */
function hidingIn({ content }: Document, found: readonly RuleFinding[], { catalog }: Policies) {
  if (found.length === 0) return (finding: Finding) => finding;
  const redactor = redactorOf(content);
  const resources = resourcesAt(content, new Set(found.map(({ address }) => address)));
  const references = new Map(catalog.map((rule) => [rule.id, rule.references]));
  return (finding: Finding): Finding => {
    const { address, message, missing, references: own = references.get(finding.rule) ?? [], ...rest } = finding;
    const change = changeOf(resources.get(address), finding, redactor);
    return {
      ...finding,
      ...withoutCredentials(rest),
      address: redactor.address(address),
      message: redactor.text(address, message),
      ...(missing === undefined ? {} : { missing: redactor.text(address, missing) }),
      ...(own.length === 0 ? {} : { references: own }),
      ...(change === undefined ? {} : { change }),
    };
  };
}

/** A path inside the working directory is shown relative to it, so that reports are the same on every machine. */
export function shown(file: string): string {
  if (!path.isAbsolute(file)) return file;
  const relative = path.relative(process.cwd(), file);
  return relative === "" || relative.startsWith("..") || path.isAbsolute(relative) ? file : relative;
}
