import { generate } from "selfsigned";

/** How far back (ms) a certificate is valid, for clocks that are late. */
const CLOCK_SKEW_MS = 60 * 60 * 1000;

/** A certificate authority of one's own, and what it signed for `localhost`. All in PEM. */
export interface Certificates {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

/** Makes a certificate authority that lives as long as one server. Its key is forgotten at once. */
export async function makeCertificates(): Promise<Certificates> {
  const common = {
    keyType: "ec" as const,
    algorithm: "sha256",
    notBeforeDate: new Date(Date.now() - CLOCK_SKEW_MS),
  };
  const authority = await generate([{ name: "commonName", value: "Embedded Terraform Cloud" }], {
    ...common,
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const server = await generate([{ name: "commonName", value: "localhost" }], {
    ...common,
    extensions: [
      { name: "basicConstraints", cA: false },
      { name: "keyUsage", digitalSignature: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      {
        name: "subjectAltName",
        altNames: [
          { type: 2, value: "localhost" },
          { type: 7, ip: "127.0.0.1" },
        ],
      },
    ],
    ca: { key: authority.private, cert: authority.cert },
  });
  return { authority: authority.cert, certificate: server.cert, key: server.private };
}
