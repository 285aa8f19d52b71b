import type { Document } from "./document";
import type { JsonObject } from "./json";

/** Keeps the fields of a document that rules read. */
export type Projection = (document: Document) => JsonObject;

/** Everything. */
export function readProjection(): Promise<Projection> {
  return Promise.resolve((document: Document) => document.content);
}
