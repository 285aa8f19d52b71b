import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** What the example app's build says of itself, as OpenNext wrote it. */
const described = join(__dirname, "open-next.output.json");

/** A description, as far as tests change it. */
export interface Description {
  edgeFunctions: Record<string, unknown>;
  origins: Record<string, Record<string, unknown>>;
  behaviors: { pattern: string; origin?: string; edgeFunction?: string }[];
  additionalProps: Record<string, unknown>;
}

/** The example's description, with a change. */
export function description(change: (description: Description) => void = () => undefined): Description {
  const given = JSON.parse(readFileSync(described, "utf8")) as Description;
  change(given);
  return given;
}

/** Builds with the descriptions that tests ask for, and with stand-ins for the code that they name. */
export class OpenNextBuilds {
  private readonly directory = mkdtempSync(join(tmpdir(), "open-next-build-"));

  /** @returns the app's directory, in which the build lies as `.open-next` */
  make(change?: (description: Description) => void): string {
    const app = mkdtempSync(join(this.directory, "app-"));
    const given = description(change);
    const bundles = [...Object.values(given.origins), ...Object.values(given.additionalProps)];
    for (const part of bundles) {
      const { bundle } = part as { bundle?: string };
      if (bundle !== undefined)
        write(join(app, bundle, "index.mjs"), `export const handler = async () => "${bundle}";`);
    }
    write(join(app, ".open-next/image-optimization-function/node_modules/@img/sharp-linux-x64/package.json"), "{}");
    write(join(app, ".open-next/assets/BUILD_ID"), "build");
    write(join(app, ".open-next/cache/build/outreach/news.cache"), "{}");
    write(join(app, ".open-next/dynamodb-provider/dynamodb-cache.json"), "[]");
    write(join(app, ".open-next/open-next.output.json"), JSON.stringify(given));
    return app;
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

function write(file: string, content: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}
