// npm's postinstall: makes `npx cdktf` the gated one. Needs nothing but Node, and runs before anything is bundled.
import { chmodSync, existsSync, lstatSync, mkdirSync, readlinkSync, renameSync, rmSync, symlinkSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");

/** Puts the shim where npm has put cdktf's own command. Can be repeated. */
function install() {
  if (!existsSync(path.join(root, "node_modules", "cdktf-cli", "package.json"))) return;
  if (process.platform === "win32") {
    console.warn(
      "outreach: on Windows, cdktf can't be put behind the policies (it starts Terraform in a way that takes programs " +
        "only). `npx cdktf` is refused at synth there; use it in the Windows Subsystem for Linux.",
    );
    return;
  }
  for (const command of ["cdktf.mjs", "terraform.mjs", "outreach.mjs"]) {
    const file = path.join(root, "cli", command);
    // An archive of the sources may have lost the executable bit, which git keeps.
    if (existsSync(file)) chmodSync(file, 0o755);
  }
  const link = path.join(root, "node_modules", ".bin", "cdktf");
  const target = path.join("..", "..", "cli", "cdktf.mjs");
  if (pointsTo(link, target)) return;
  mkdirSync(path.dirname(link), { recursive: true });
  const temporary = `${link}.${process.pid}.tmp`;
  rmSync(temporary, { force: true });
  symlinkSync(target, temporary);
  renameSync(temporary, link);
}

function pointsTo(link, target) {
  const stats = lstatSync(link, { throwIfNoEntry: false });
  return stats?.isSymbolicLink() === true && readlinkSync(link) === target;
}

try {
  install();
} catch (error) {
  // An installation must not fail for it: an ungated cdktf is refused at synth, with the way out.
  console.warn(`outreach: npx cdktf could not be put behind the policies: ${error.message}`);
}
