import { Command } from "commander";
import { type BackendSettings, checkBackend, loadSettings, UserError } from "../../config";
import { migrateStates } from "../state/migrate";
import { openStore } from "../state/store";
import { knownStacks } from "../workspaces/stacks";

interface Options {
  readonly from?: string;
  readonly to: string;
  readonly all?: boolean;
  readonly dryRun?: boolean;
}

/** `outreach migrate-state`: copies stacks' states from one backend to another. */
export function migrateStateCommand(): Command {
  return new Command("migrate-state")
    .description("Copy the state of stacks to another backend. The source is left as it is.")
    .argument("[stacks...]", "the stacks' names, such as shared develop-zone")
    .requiredOption(
      "--to <backend>",
      "local:DIRECTORY, s3://BUCKET/PREFIX?region=REGION, cloud://HOST/ORGANIZATION?prefix=PREFIX, or the setting as JSON",
    )
    .option("--from <backend>", "in the same form", "the backend in the settings")
    .option("--all", "every stack that has a state")
    .option("--dry-run", "look at both sides and change nothing")
    .action(async (named: string[], options: Options, command: Command) => {
      const given = command.getOptionValueSource("from") === "default" ? undefined : options.from;
      const from = given === undefined ? loadSettings(process.env).shared.backend : checkBackend(given, "--from");
      const to = checkBackend(options.to, "--to");
      const moves = (await stacksOf(named, from, options)).map((stack) => ({
        stack,
        from: openStore(from, stack, process.env),
        to: openStore(to, stack, process.env),
      }));
      const results = await migrateStates(moves, {
        dryRun: options.dryRun ?? false,
        onResult: ({ stack, outcome, text }) => {
          process.stdout.write(`${stack}: ${outcome}: ${text}\n`);
        },
      });
      if (results.every(({ outcome }) => outcome !== "moved")) return;
      process.stdout.write(
        "The sources are untouched, as a backup, and no longer to be used. Set the new backend in config/defaults.ts " +
          "before the next deploy; npx cdktf diff STACK should then show no changes. Terraform may ask for the new " +
          "backend to be initialized: remove cdktf.out once.\n",
      );
    });
}

async function stacksOf(named: readonly string[], from: BackendSettings, { all }: Options): Promise<string[]> {
  if (named.length > 0 && !all) return [...named];
  if (named.length > 0 || !all) throw new UserError("Name the stacks to move, or give --all (and no names).");
  const stacks = await knownStacks(process.env);
  const present: string[] = [];
  for (const { name } of stacks) {
    if ((await openStore(from, name, process.env).read()) !== undefined) present.push(name);
  }
  if (present.length === 0) throw new UserError("No stack has a state there.");
  return present;
}
