import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../../config";
import { type LambdaBundle, packFiles } from "../../lambda-bundle";

/** The built-in app's pages, which its server for Lambda has as well. */
const pages = join(projectRoot, "modules/builtin-server/server-functions/default");

/** Packs the built-in standalone server: what runs until the first release. */
export function packBuiltinStandalone(): LambdaBundle {
  const files = new Map<string, Buffer>();
  for (const directory of [pages, join(projectRoot, "modules/builtin-standalone")]) {
    for (const name of readdirSync(directory)) {
      const path = join(directory, name);
      if (statSync(path).isFile()) files.set(name, readFileSync(path));
    }
  }
  return packFiles(files, "The built-in standalone server");
}
