import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { projectRoot, UserError } from "../config";
import { publicPrefix, staticPrefix } from "./static-bucket-keys";

/**
 * Where the page /outreach/about lies: `files`, in about.html, as Next.js exports it; `folders`, in about/index.html, as it
 * does with `trailingSlash: true`.
 */
export type PageLayout = "files" | "folders";

/** A static site, exported by Next.js (`output: "export"`) or made to look like it. */
export interface StaticExport {
  /** Absolute path of the directory of pages. */
  readonly directory: string;
  readonly layout: PageLayout;
}

/** The static export can't be deployed. The message says which directory, what is wrong and what to do. */
export class StaticExportError extends UserError {
  override readonly name = "StaticExportError";
}

const startPage = "index.html";
const notFoundPage = "404.html";
/** Next.js writes it beside 404.html exactly when it exports pages as folders. */
const folderMark = join("404", "index.html");

/** Files that a page asks for: scripts and styles. */
const nextFile = /["'(]((?:\/[\w.-]+)*)\/_next\//;

/**
 * Looks at a static export.
 *
 * @param directory the app's directory or its `out`, relative to the project's root
 * @throws {StaticExportError} when there is none, or some of it could not be reached
 */
export function readStaticExport(directory: string): StaticExport {
  const root = findExport(directory);
  const layout = existsSync(join(root, folderMark)) ? "folders" : "files";
  if (!existsSync(join(root, notFoundPage))) {
    throw new StaticExportError(
      `${root} has no ${notFoundPage}, which answers for every page that is not there. ` +
        "Next.js exports it; add one to a site that is made otherwise.",
    );
  }
  const prefix = nextFile.exec(readFileSync(join(root, startPage), "utf8"))?.[1];
  if (prefix !== undefined && prefix !== `/${staticPrefix}`) {
    throw new StaticExportError(
      `${join(root, startPage)} asks for its scripts at ${prefix}/_next/, and they are served at /${staticPrefix}/_next/ ` +
        `alone. Set basePath: "/${publicPrefix}" and assetPrefix: "/${staticPrefix}" in the Next.js configuration and build again.`,
    );
  }
  const lost = pagesOf(root).filter((page) => !isFound(page, layout));
  if (lost.length > 0) {
    throw new StaticExportError(
      `${root} has its pages as ${layout}, and so nobody could reach ${lost.join(", ")}. ` +
        (layout === "files"
          ? "A page's name must have no dot, and lie in <name>.html (only the start page lies in index.html). Rename it."
          : "A page's name must have no dot, and lie in <name>/index.html. Rename it."),
    );
  }
  return { directory: root, layout };
}

/** Every page by its file, but the start page and the one for what is not found. */
function pagesOf(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .map((name) => name.replaceAll("\\", "/"))
    .filter((name) => name.endsWith(".html") && !name.startsWith("_next/"))
    .filter((name) => name !== startPage && name !== notFoundPage && !name.startsWith("_not-found"))
    .filter((name) => statSync(join(root, name)).isFile())
    .sort();
}

/** Whether the function of edge-functions/static-page.js finds this file for its page's path. */
function isFound(page: string, layout: PageLayout): boolean {
  const end = layout === "folders" ? `/${startPage}` : ".html";
  if (!page.endsWith(end) || (layout === "files" && page.endsWith(`/${startPage}`))) return false;
  const path = page.slice(0, -end.length);
  return !path.slice(path.lastIndexOf("/") + 1).includes(".");
}

function findExport(directory: string): string {
  const given = resolve(projectRoot, directory);
  const found = [given, join(given, "out")].find((root) => existsSync(join(root, startPage)));
  if (found !== undefined) return found;
  throw new StaticExportError(
    `${given} holds no static export: neither it nor its out has an ${startPage}. ` +
      'Build the app with `output: "export"` in its Next.js configuration, and give the app\'s directory.',
  );
}
