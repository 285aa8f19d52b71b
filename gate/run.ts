import path from "node:path";
import { changeOf } from "./change";
import { constructPathOf } from "./construct-paths";
import type { Document } from "./document";
import { recognize } from "./document";
import type { RuleFinding } from "./evaluation";
import { hideCredentials } from "./credentials";
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
import { whenKnown } from "./when-known";

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
      for (const finding of present(found, document, file, program)) {
        this.findings.push(this.waivers.apply(finding, placeOf(document, program, input)));
      }
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
    const errors = [...this.errors, ...waivers.errors(judgedAll)].map(withoutCredentials);
    const { point } = options;
    const rules = policies.rules.length;
    return makeReport({ findings, errors, files: judged.length, judged, rules, point, waivers: waivers.list() });
  }

  /** What the program says explains findings; one that can't be read leaves that out, and waives nothing. */
  private async programFor(document: Document, input: Input, stackFile?: string): Promise<Program> {
    if (document.kind === "synthesized") return programOf(document.content, input.file);
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

/** Completes findings for the reader, and takes out what nobody may read in a report. */
function present(found: readonly RuleFinding[], document: Document, file: string, program: Program): Finding[] {
  if (found.length === 0) return [];
  const redactor = redactorOf(document.content);
  const resources = resourcesAt(document.content, new Set(found.map(({ address }) => address)));
  return found.map((finding) => {
    const { address, missing } = finding;
    const construct = constructPathOf(program.paths, address);
    const source = construct === undefined ? undefined : program.sources.get(construct);
    const change = changeOf(resources.get(address), finding, redactor);
    return {
      ...finding,
      address: hideCredentials(address),
      message: redactor.text(address, finding.message),
      ...(missing === undefined ? {} : { missing: withTime(redactor.text(address, missing), document) }),
      file,
      ...(construct === undefined ? {} : { path: construct }),
      ...(source === undefined ? {} : { source }),
      ...(change === undefined ? {} : { change }),
    };
  });
}

function withTime(missing: string, { kind }: Document): string {
  const when = whenKnown(missing, kind);
  return when === undefined ? missing : `${missing}, ${when}`;
}

function withoutCredentials({ file, message }: JudgeError): JudgeError {
  return { file: hideCredentials(file), message: hideCredentials(message) };
}

/** A path inside the working directory is shown relative to it, so that reports are the same on every machine. */
export function shown(file: string): string {
  if (!path.isAbsolute(file)) return file;
  const relative = path.relative(process.cwd(), file);
  return relative === "" || relative.startsWith("..") || path.isAbsolute(relative) ? file : relative;
}
