import path from "node:path";
import { changeOf } from "./change";
import { constructPathOf } from "./construct-paths";
import type { Document } from "./document";
import { recognize } from "./document";
import type { Facts, RuleFinding } from "./evaluation";
import type { Expectations } from "./expectations";
import { hideCredentials } from "./credentials";
import { readJson } from "./input-file";
import { judgedFile, resourcesAt } from "./judged-file";
import { isPassedOver, nothingIn, siblingStack, synthesizedInputs } from "./inputs";
import type { Input } from "./inputs";
import type { Policies, StackFacts } from "./policies";
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
  /** What each environment's stacks are held to. */
  readonly expectations: readonly Expectations[];
}

/** A document that was judged, as far as rules about all stacks together need it. */
interface Remembered {
  readonly input: Input;
  readonly file: string;
  readonly program: Program;
  readonly facts: Facts;
}

/** One report in the making. */
export class Run {
  private readonly findings: Finding[] = [];
  private readonly errors: JudgeError[] = [];
  private readonly judged: JudgedFile[] = [];
  private readonly remembered: Remembered[] = [];

  constructor(
    private readonly policies: Policies,
    private readonly waivers: Waivers,
    private readonly options: RunOptions,
  ) {}

  /**
   * Judges the files behind a name; having none is an error.
   *
   * @param among Whether there are other names.
   */
  async expand(named: string, find: () => Promise<readonly Input[]>, among = false): Promise<void> {
    try {
      let judged = 0;
      const inputs = await find();
      const collect = among || inputs.length > 1;
      for (const input of inputs) if (await this.judge(input, { collect })) judged++;
      if (judged === 0) throw nothingIn();
    } catch (error) {
      this.errors.push({ file: shown(named), message: reasonOf(error) });
    }
  }

  /**
   * @param stackFile The stack's `cdk.tf.json`.
   * @param collect Whether the document is one of several.
   * @returns False when the file was passed over.
   */
  async judge(
    input: Input,
    { stackFile, collect = false }: { readonly stackFile?: string | undefined; readonly collect?: boolean } = {},
  ): Promise<boolean> {
    const file = shown(input.file);
    try {
      const document = await input.read();
      const program = await this.programFor(document, input, stackFile);
      const stack = program.stack ?? input.stack;
      const { point, expectations: environments } = this.options;
      const { findings, facts } = await this.policies.evaluate(document, { point, stack, environments, collect });
      for (const finding of present(findings, document, file, program)) {
        this.findings.push(this.waivers.apply(finding, placeOf(document, program, input)));
      }
      this.judged.push(judgedFile(document, file, stack));
      if (facts !== undefined) this.remembered.push({ input, file, program, facts });
    } catch (error) {
      if (isPassedOver(input, error)) return false;
      this.errors.push({ file, message: reasonOf(error) });
    }
    return true;
  }

  /** Judges what the documents of the run say together. */
  async compare(): Promise<void> {
    if (this.remembered.length < 2) return;
    try {
      const stacks = this.remembered.map(({ input, file, program, facts }, key): [string, StackFacts] => {
        const name = program.stack ?? input.stack;
        return [String(key), { ...(name === undefined ? {} : { name }), file, facts }];
      });
      const found = await this.policies.evaluateTogether(Object.fromEntries(stacks), this.options.expectations);
      for (const { document, ...finding } of found) {
        const from = this.remembered[Number(document)];
        // evaluateTogether refuses a finding that names no document.
        if (from === undefined) throw new Error("a finding names no document");
        const { input, file, program } = from;
        const place = { stack: program.stack ?? input.stack, isProtected: () => true };
        this.findings.push(this.waivers.apply(located(finding, file, program), place));
      }
    } catch (error) {
      this.errors.push({ file: "(all stacks together)", message: reasonOf(error) });
    }
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
    const change = changeOf(resources.get(address), finding, redactor);
    return {
      ...located(finding, file, program),
      message: redactor.text(address, finding.message),
      ...(missing === undefined ? {} : { missing: redactor.text(address, missing) }),
      ...(change === undefined ? {} : { change }),
    };
  });
}

/** Says where a finding was found. Values of which the redactor knows are for the caller to take out. */
function located(finding: RuleFinding, file: string, program: Program): Finding {
  const { address, message } = finding;
  const construct = constructPathOf(program.paths, address);
  const source = construct === undefined ? undefined : program.sources.get(construct);
  return {
    ...finding,
    address: hideCredentials(address),
    message: hideCredentials(message),
    file,
    ...(construct === undefined ? {} : { path: construct }),
    ...(source === undefined ? {} : { source }),
  };
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
