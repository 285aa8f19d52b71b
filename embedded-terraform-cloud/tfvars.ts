/** A value for one of Terraform's input variables. */
export interface Assignment {
  readonly key: string;
  readonly value: string;
  /** Whether the value is an expression; otherwise it is the string itself. */
  readonly hcl: boolean;
}

/** The content of a `.tfvars` file. */
export function tfvars(assignments: readonly Assignment[]): string {
  return assignments.map(({ key, value, hcl }) => `${key} = ${hcl ? value : hclString(value)}\n`).join("");
}

/** JSON's escapes are HCL's too, but for two; and templates must not be evaluated. */
function hclString(text: string): string {
  return JSON.stringify(text)
    .replace(/\\b/g, "\\u0008")
    .replace(/\\f/g, "\\u000c")
    .replace(/[$%](?=\{)/g, "$&$&");
}
