/** Stands for unzip: `unzip.cjs ARCHIVE DIRECTORY`. */
const { mkdirSync, readFileSync, writeFileSync } = require("node:fs");
const { dirname, join } = require("node:path");
const { unzipSync } = require("fflate");

const [, , archive, directory] = process.argv;
for (const [name, content] of Object.entries(unzipSync(readFileSync(archive)))) {
  mkdirSync(dirname(join(directory, name)), { recursive: true });
  writeFileSync(join(directory, name), content);
}
