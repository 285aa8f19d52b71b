import path from "node:path";

/** Put in place by cli/launcher.mjs when it bundles: inside a bundle, `__dirname` is the bundle's folder. */
declare const OUTREACH_ROOT: string | undefined;

/**
 * The project's root folder, absolute: where `policies/` and the other data files are, whatever directory the process
 * was started in. The same for the bundled commands, for `main.ts` under tsx and for the tests.
 */
export const projectRoot: string = typeof OUTREACH_ROOT === "string" ? OUTREACH_ROOT : path.resolve(__dirname, "..");
