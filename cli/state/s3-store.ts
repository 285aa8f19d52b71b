import { randomUUID } from "node:crypto";
import os from "node:os";
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { type S3BackendSettings, stateKey, UserError } from "../../config";
import { parseState, type StateFile } from "./state-file";
import type { StateStore } from "./store";

/** S3's answer to a write on condition that nothing is there, when something is. */
const PRECONDITION_FAILED = 412;

/** A state in an S3 bucket, locked as Terraform 1.10 and later lock it (`use_lockfile`). */
export class S3Store implements StateStore {
  readonly place: string;
  private readonly key: string;
  private readonly client: S3Client;

  constructor(
    private readonly backend: S3BackendSettings,
    stack: string,
  ) {
    this.key = stateKey(backend, stack);
    this.place = `s3://${backend.bucket}/${this.key}`;
    this.client = new S3Client({ region: backend.region });
  }

  async read(): Promise<StateFile | undefined> {
    try {
      const { Body } = await this.client.send(new GetObjectCommand({ Bucket: this.backend.bucket, Key: this.key }));
      return parseState(Buffer.from((await Body?.transformToByteArray()) ?? []), this.place);
    } catch (error) {
      if ((error as Error).name === "NoSuchKey") return undefined;
      throw error instanceof UserError
        ? error
        : new UserError(`${this.place} can't be read: ${(error as Error).message}`);
    }
  }

  async writeFirst({ bytes }: StateFile): Promise<void> {
    await this.putNew(this.key, bytes, "something is there already");
  }

  /** https://developer.hashicorp.com/terraform/language/backend/s3#state-locking */
  async lock(): Promise<() => Promise<void>> {
    const key = `${this.key}.tflock`;
    const info = {
      ID: randomUUID(),
      Operation: "OperationTypeMigrateState",
      Info: "outreach migrate-state",
      Who: `${os.userInfo().username}@${os.hostname()}`,
      Version: "",
      Created: new Date().toISOString(),
      Path: `${this.backend.bucket}/${this.key}`,
    };
    await this.putNew(key, Buffer.from(JSON.stringify(info)), `it is locked (s3://${this.backend.bucket}/${key})`);
    return async () => {
      await this.client.send(new DeleteObjectCommand({ Bucket: this.backend.bucket, Key: key }));
    };
  }

  private async putNew(key: string, body: Buffer, otherwise: string): Promise<void> {
    try {
      await this.client.send(
        new PutObjectCommand({
          Bucket: this.backend.bucket,
          Key: key,
          Body: body,
          ContentType: "application/json",
          ServerSideEncryption: "AES256",
          IfNoneMatch: "*",
        }),
      );
    } catch (error) {
      const { $metadata, message } = error as Error & { readonly $metadata?: { readonly httpStatusCode?: number } };
      const reason = $metadata?.httpStatusCode === PRECONDITION_FAILED ? otherwise : message;
      throw new UserError(`${this.place} can't be written: ${reason}.`);
    }
  }
}
