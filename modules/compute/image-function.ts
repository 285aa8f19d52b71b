import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { ComputeOf } from "../../config";
import type { Construct } from "../../framework/cdktf";
import { OpenNextOutputError, type OpenNextServer } from "../open-next-output";
import { publicPrefix, staticPrefix } from "../static-bucket-keys";
import { type BuildFunctionProps, ServerFunction } from "./server-function";

export interface ImageFunctionProps extends BuildFunctionProps {
  readonly functionName: string;
  readonly server: OpenNextServer;
  readonly acceptedDigests: readonly string[];
  /** The bucket in which the pictures lie, and its region. */
  readonly bucket: string;
}

type Architecture = ComputeOf<"lambda">["architecture"];

/** Decoding a large photograph takes hundreds of megabytes; and CPU comes with memory. */
const memoryMb = 1536;

/** Makes pictures of the static bucket smaller. It may read those, and nothing else: not what servers keep there. */
export function imageFunction(scope: Construct, id: string, props: ImageFunctionProps): ServerFunction {
  const { bucket, server, region, compute } = props;
  return new ServerFunction(scope, id, {
    ...props,
    watched: { label: "images", title: "The image function" },
    description: "Outreach: makes pictures smaller",
    memoryMb,
    architecture: nativeArchitecture(server.directory) ?? compute.architecture,
    variables: {
      BUCKET_NAME: bucket,
      BUCKET_REGION: region,
      // A picture does not change under its URL: answer 304 to whoever has it.
      OPENNEXT_STATIC_ETAG: "true",
    },
    permissions: [
      {
        sid: "ReadPictures",
        actions: ["s3:GetObject"],
        resources: [staticPrefix, publicPrefix].map((prefix) => `arn:aws:s3:::${bucket}/${prefix}/*`),
      },
    ],
    hasConcurrencySettings: false,
  });
}

/** Packages that sharp has its machine code in: https://sharp.pixelplumbing.com/install#cross-platform */
const packagesFor: readonly (readonly [name: string, architecture: Architecture])[] = [
  ["sharp-linux-x64", "x86_64"],
  ["sharp-linux-arm64", "arm64"],
];

/**
 * What the build's machine code runs on: OpenNext installs sharp for one architecture (its default is arm64), whatever
 * the servers run on.
 *
 * @returns undefined for code that runs on any
 * @throws {OpenNextOutputError} when it was installed for something that Lambda does not have
 */
export function nativeArchitecture(directory: string): Architecture | undefined {
  const packages = join(directory, "node_modules/@img");
  const installed = existsSync(packages) ? readdirSync(packages).filter((name) => name.startsWith("sharp-")) : [];
  const found = packagesFor.find(([name]) => installed.includes(name));
  if (found === undefined && installed.some((name) => /^sharp-(?!libvips)/.test(name))) {
    throw new OpenNextOutputError(
      `${packages} holds ${installed.join(", ")}, which Lambda has no machine for. Set imageOptimization.install in ` +
        'open-next.config.ts to { packages: ["sharp"], arch: "arm64", os: "linux", libc: "glibc" } and build again.',
    );
  }
  return found?.[1];
}
