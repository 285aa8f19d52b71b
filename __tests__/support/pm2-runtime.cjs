/** Stands for PM2: `pm2-runtime start FILE --raw` starts the app of the file in its directory with its environment. */
const { spawn } = require("node:child_process");
const { readFileSync } = require("node:fs");

const [app] = JSON.parse(readFileSync(process.argv[3], "utf8")).apps;
const server = spawn(process.execPath, [app.script], {
  cwd: app.cwd,
  env: { ...process.env, ...app.env },
  stdio: "inherit",
});
server.on("exit", (code) => process.exit(code ?? 1));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => server.kill(signal));
