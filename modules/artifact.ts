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
