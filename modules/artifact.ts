import { AssetType, type Construct, TerraformAsset } from "../framework/cdktf";
import type { LambdaBundle } from "./lambda-bundle";

/** A file of a build that a stack needs in a bucket, under a name made of its content. */
export interface Artifact {
  readonly bucket: string;
  readonly region: string;
  /** Holds the SHA-256 of the content: what lies there already is the same. */
  readonly key: string;
  /** Where it lies in the synthesized stack's directory: a relative path. */
  readonly file: string;
  /** SHA-256 of the content in base64, which S3 compares with what arrives. */
  readonly sha256: string;
}

/** A digest in base64, as AWS's APIs state it, in hexadecimal, as names have it. */
export function hexadecimal(base64: string): string {
  return Buffer.from(base64, "base64").toString("hex");
}

/**
 * Code as an artifact. It lies in the stack's directory for whoever uploads it, and reaches what runs
 * it through the bucket: a remote run would otherwise carry it along with every configuration, changed or not.
 *
 * @param place the bucket from which the code is taken, and its region
 * @param prefix of its key
 */
export function codeArtifact(
  scope: Construct,
  id: string,
  { archive, sha256 }: LambdaBundle,
  place: Pick<Artifact, "bucket" | "region">,
  prefix = "lambda",
): Artifact {
  const asset = new TerraformAsset(scope, id, { path: archive, type: AssetType.FILE });
  return { ...place, key: `${prefix}/${hexadecimal(sha256)}.zip`, file: asset.path, sha256 };
}
