import { stripVTControlCharacters } from "node:util";

const ESCAPE = "\u001b";

/**
 * Leaves the footer out of what `terraform plan -out` prints ("Saved the plan to: … To perform exactly these actions,
 * run …"), because the wrapper applies that very file itself. Everything else goes through as it comes, unfinished
 * lines included: a question waits at the end of one.
 */
export class PlanFooterFilter {
  /** A rule, and blank lines after it, which may turn out to be the footer's beginning. */
  private held = "";
  private line = "";
  private inFooter = false;

  constructor(private readonly emit: (text: string) => void) {}

  write(text: string): void {
    this.line += text;
    for (let end = this.line.indexOf("\n"); end !== -1; end = this.line.indexOf("\n")) {
      const line = this.line.slice(0, end + 1);
      this.line = this.line.slice(end + 1);
      this.take(line);
    }
    if (this.line !== "" && !this.inFooter && this.held === "" && !mayBeRule(this.line)) {
      this.emit(this.line);
      this.line = "";
    }
  }

  end(): void {
    if (this.line !== "") this.take(this.line);
    this.line = "";
    if (!this.inFooter) this.emit(this.held);
    this.held = "";
  }

  private take(line: string): void {
    const plain = stripVTControlCharacters(line).trim();
    if (this.inFooter) {
      if (isFooterLine(plain)) return;
      this.inFooter = false;
    }
    if (plain === "" && this.held !== "") {
      this.held += line;
    } else if (/^─{10,}$/.test(plain)) {
      this.flush();
      this.held = line;
    } else if (this.held !== "" && plain.startsWith("Saved the plan to:")) {
      // The color that was switched on for the rule is switched off in the rule's own line.
      if (this.held.includes(ESCAPE)) this.emit(`${ESCAPE}[0m`);
      this.held = "";
      this.inFooter = true;
    } else {
      this.flush();
      this.emit(line);
    }
  }

  private flush(): void {
    if (this.held !== "") this.emit(this.held);
    this.held = "";
  }
}

/** The beginning of a rule's line, colors and unfinished color codes included. */
const RULE_BEGINNING = new RegExp(`^(?:[\\s─]|${ESCAPE}(?:\\[[0-9;]*m?)?)*$`);

function mayBeRule(line: string): boolean {
  return RULE_BEGINNING.test(line);
}

function isFooterLine(plain: string): boolean {
  return plain === "" || plain.startsWith("To perform exactly these actions") || /^\S+ apply ".*"$/.test(plain);
}
