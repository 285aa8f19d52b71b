import { readFile } from "node:fs/promises";
import { UserError } from "../config/user-error";

/** Fewer characters than this are guessed too easily; `openssl rand -hex 32` gives 64. */
const SHORTEST_KEY = 16;

/** How long (ms) keys are used before they are read again, so that a rotated one is taken up without a restart. */
const KEYS_MAX_AGE_MS = 5 * 60_000;

/** Where a key comes from. */
export interface KeySource {
  /** In words, for messages; never the key. */
  readonly name: string;
  readonly read: () => Promise<string>;
}

/** A key in a variable of the process environment. */
export function keyInVariable(name: string, env: NodeJS.ProcessEnv): KeySource {
  return { name: `the variable ${name}`, read: () => Promise.resolve(env[name] ?? "") };
}

/** A key in a file; the line end that editors add is no part of it. */
export function keyInFile(file: string): KeySource {
  return { name: `the file ${file}`, read: async () => (await readFile(file, "utf8")).replace(/\r?\n$/, "") };
}

/** A key in Secrets Manager, by name or ARN. Region and credentials are found as the AWS SDK does it. */
export function keyInSecret(id: string): KeySource {
  return {
    name: `the secret ${id}`,
    read: async () => {
      const { GetSecretValueCommand, SecretsManagerClient } = await import("@aws-sdk/client-secrets-manager");
      const client = new SecretsManagerClient({});
      try {
        return (await client.send(new GetSecretValueCommand({ SecretId: id }))).SecretString ?? "";
      } finally {
        client.destroy();
      }
    },
  };
}

/** A key in an SSM parameter (SecureString). */
export function keyInParameter(name: string): KeySource {
  return {
    name: `the parameter ${name}`,
    read: async () => {
      const { GetParameterCommand, SSMClient } = await import("@aws-sdk/client-ssm");
      const client = new SSMClient({});
      try {
        return (
          (await client.send(new GetParameterCommand({ Name: name, WithDecryption: true }))).Parameter?.Value ?? ""
        );
      } finally {
        client.destroy();
      }
    },
  };
}

/** The keys that signatures are checked with: all of them are accepted, so that one is rotated without a refused run. */
export class KeyRing {
  private known: { readonly keys: readonly Buffer[]; readonly until: number } | undefined;
  private reading: Promise<readonly Buffer[]> | undefined;

  constructor(
    private readonly sources: readonly KeySource[],
    private readonly maxAgeMs = KEYS_MAX_AGE_MS,
  ) {}

  /**
   * @returns The keys; those known so far when they can't be read again.
   * @throws {UserError} When there are none yet and one can't be read, or is none.
   */
  async keys(): Promise<readonly Buffer[]> {
    const { known } = this;
    if (known !== undefined && Date.now() < known.until) return known.keys;
    this.reading ??= this.read().finally(() => {
      this.reading = undefined;
    });
    try {
      return await this.reading;
    } catch (error) {
      if (known === undefined) throw error;
      return known.keys;
    }
  }

  private async read(): Promise<readonly Buffer[]> {
    if (this.sources.length === 0) {
      throw new UserError(
        "There is no HMAC key, so that nobody could be told from Terraform Cloud. Set RUN_TASK_HMAC_KEY, or name a " +
          "file (--key-file), a secret (--key-secret) or an SSM parameter (--key-parameter).",
      );
    }
    const keys = await Promise.all(this.sources.map(readKey));
    this.known = { keys, until: Date.now() + this.maxAgeMs };
    return keys;
  }
}

async function readKey({ name, read }: KeySource): Promise<Buffer> {
  let key: string;
  try {
    key = await read();
  } catch (error) {
    throw new UserError(`The HMAC key in ${name} can't be read: ${(error as Error).message}`);
  }
  if (key.length < SHORTEST_KEY) {
    throw new UserError(
      `The HMAC key in ${name} has ${key.length} characters; at least ${SHORTEST_KEY} are needed. Make one with: openssl rand -hex 32`,
    );
  }
  return Buffer.from(key, "utf8");
}
