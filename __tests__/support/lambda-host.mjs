// Runs a function's bundle as Lambda does, in a process and an environment of its own: events in, results out.
import path from "node:path";
import { PassThrough } from "node:stream";
import { pathToFileURL } from "node:url";

const [bundle] = process.argv.slice(2);
process.chdir(bundle);
/** Marks a handler that is given a stream for its answer, as Lambda's runtime marks it. */
const streams = Symbol("streams");
const preludes = new WeakMap();
globalThis.awslambda = {
  streamifyResponse: (handler) => Object.assign(handler, { [streams]: true }),
  HttpResponseStream: {
    from(stream, prelude) {
      preludes.set(stream, prelude);
      return stream;
    },
  },
};

/** What Lambda hands on of a streamed answer: the application writes its head and eight zero bytes before the body. */
async function collected(handler, event, context) {
  const stream = Object.assign(new PassThrough(), { setContentType: () => undefined });
  const chunks = [];
  stream.on("data", (chunk) => chunks.push(chunk));
  const ended = new Promise((resolve) => stream.once("end", resolve));
  await handler(event, stream, context);
  await ended;
  const written = Buffer.concat(chunks);
  const head = preludes.get(stream);
  if (head !== undefined) return { ...head, body: written.toString() };
  const end = written.indexOf(Buffer.alloc(8));
  return { ...JSON.parse(written.subarray(0, end).toString()), body: written.subarray(end + 8).toString() };
}

// Lambda says by this variable which file and export it calls.
const [file, name] = (process.env._HANDLER ?? "index.handler").split(".");
const { [name]: handler } = await import(pathToFileURL(path.join(bundle, `${file}.mjs`)).href);

process.on("message", ({ id, event }) => {
  Promise.resolve()
    .then(() => {
      const context = { awsRequestId: String(id) };
      return handler[streams] ? collected(handler, event, context) : handler(event, context);
    })
    .then(
      (result) => process.send({ id, result }),
      (error) => process.send({ id, error: String(error) }),
    );
});
