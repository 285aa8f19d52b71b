import { fork } from "node:child_process";
import path from "node:path";

/** What a Function URL sends: payload 2.0, the fields that servers read. */
export interface FunctionUrlEvent {
  readonly version: "2.0";
  readonly rawPath: string;
  readonly rawQueryString: string;
  readonly cookies?: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly requestContext: {
    readonly http: { readonly method: string; readonly path: string; readonly sourceIp: string };
  };
  readonly isBase64Encoded: boolean;
  readonly body?: string;
}

export interface FunctionUrlResult {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly cookies?: readonly string[];
  readonly isBase64Encoded?: boolean;
}

export interface LambdaProcess {
  /** Hands one event to the handler; rejects with the text of what the handler threw. */
  invoke(event: FunctionUrlEvent): Promise<FunctionUrlResult>;
  /** All that the function has printed so far. */
  output(): string;
  stop(): Promise<void>;
}

/** The event of a request that came through both distributions; `request` overrides its parts. */
export function functionUrlEvent(
  rawPath: string,
  request: {
    readonly method?: string;
    readonly cookies?: readonly string[];
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
  } = {},
): FunctionUrlEvent {
  return {
    version: "2.0",
    rawPath,
    rawQueryString: "",
    ...(request.cookies === undefined ? {} : { cookies: request.cookies }),
    headers: {
      host: "example.lambda-url.us-east-1.on.aws",
      "x-forwarded-host": "dev.mydreamconnect.com",
      "x-forwarded-proto": "https",
      ...request.headers,
    },
    requestContext: { http: { method: request.method ?? "GET", path: rawPath, sourceIp: "127.0.0.1" } },
    isBase64Encoded: false,
    ...(request.body === undefined ? {} : { body: request.body }),
  };
}

interface Reply {
  readonly id: number;
  readonly result?: FunctionUrlResult;
  readonly error?: string;
}

/**
 * Starts the bundle of a server function in a process with nothing but these environment variables, as on Lambda.
 * An ES module with dependencies of its own, it is beyond jest's module loader.
 */
export function startLambda(bundle: string, environment: Readonly<Record<string, string>> = {}): LambdaProcess {
  const child = fork(path.join(__dirname, "lambda-host.mjs"), [path.resolve(bundle)], {
    env: { ...environment },
    execArgv: [],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const waiting = new Map<number, { resolve: (result: FunctionUrlResult) => void; reject: (error: Error) => void }>();
  child.on("message", ({ id, result, error }: Reply) => {
    const waiter = waiting.get(id);
    waiting.delete(id);
    if (result === undefined) {
      waiter?.reject(new Error(error));
    } else {
      waiter?.resolve(result);
    }
  });
  const exited = new Promise<void>((resolve) => {
    child.once("exit", () => {
      waiting.forEach(({ reject }) => {
        reject(new Error(`The function's process ended: ${output}`));
      });
      resolve();
    });
  });
  let invocations = 0;
  return {
    invoke(event) {
      invocations += 1;
      const id = invocations;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        child.send({ id, event }, (error) => {
          if (error !== null) {
            reject(error);
          }
        });
      });
    },
    output: () => output,
    async stop() {
      child.kill();
      await exited;
    },
  };
}
