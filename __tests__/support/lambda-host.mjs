// Runs a function's bundle as Lambda does, in a process and an environment of its own: events in, results out.
import path from "node:path";
import { pathToFileURL } from "node:url";

const [bundle] = process.argv.slice(2);
process.chdir(bundle);
// Lambda says by this variable which file and export it calls.
const [file, name] = (process.env._HANDLER ?? "index.handler").split(".");
const { [name]: handler } = await import(pathToFileURL(path.join(bundle, `${file}.mjs`)).href);

process.on("message", ({ id, event }) => {
  Promise.resolve()
    .then(() => handler(event, { awsRequestId: String(id) }))
    .then(
      (result) => process.send({ id, result }),
      (error) => process.send({ id, error: String(error) }),
    );
});
