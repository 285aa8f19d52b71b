// Runs a function's bundle as Lambda does, in a process and an environment of its own: events in, results out.
import path from "node:path";
import { pathToFileURL } from "node:url";

const [bundle] = process.argv.slice(2);
process.chdir(bundle);
const { handler } = await import(pathToFileURL(path.join(bundle, "index.mjs")).href);

process.on("message", ({ id, event }) => {
  Promise.resolve()
    .then(() => handler(event, { awsRequestId: String(id) }))
    .then(
      (result) => process.send({ id, result }),
      (error) => process.send({ id, error: String(error) }),
    );
});
