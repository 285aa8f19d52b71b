import { writeFileSync } from "node:fs";
import path from "node:path";

/** Shell commands that a stand-in for Terraform runs for its subcommands; what is not given does nothing. */
export interface FakeCommands {
  readonly plan?: string;
  readonly apply?: string;
  readonly stateList?: string;
  /** For every other subcommand. */
  readonly other?: string;
  /** The resources that the plan creates, by address. */
  readonly creations?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/**
 * Writes a program that answers like Terraform, for moments that the real one can't be held at. It is put in place by
 * OUTREACH_TERRAFORM; a plan of it passes every policy.
 *
 * @returns Its path.
 */
export function writeFakeTerraform(directory: string, commands: FakeCommands): string {
  const document = {
    format_version: "1.2",
    terraform_version: "1.11.4",
    applyable: true,
    planned_values: { root_module: {} },
    resource_changes: Object.entries(commands.creations ?? {}).map(([address, after]) => ({
      address,
      mode: "managed",
      type: address.split(".")[0],
      name: address.split(".")[1],
      change: { actions: ["create"], before: null, after, after_unknown: {}, after_sensitive: {} },
    })),
    configuration: { root_module: {} },
  };
  writeFileSync(path.join(directory, "shown.json"), JSON.stringify(document));
  const file = path.join(directory, "fake-terraform");
  const script = `#!/bin/sh
case "$1 $2" in
  "plan "*)
    for argument; do case "$argument" in -out=*) echo planned > "\${argument#-out=}" ;; esac; done
    ${commands.plan ?? ":"} ;;
  "show "*) cat "${path.join(directory, "shown.json")}" ;;
  "apply "*) ${commands.apply ?? ":"} ;;
  "state list") ${commands.stateList ?? ":"} ;;
  *) ${commands.other ?? ":"} ;;
esac
`;
  writeFileSync(file, script, { mode: 0o755 });
  return file;
}
