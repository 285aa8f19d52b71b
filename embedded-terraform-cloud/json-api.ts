import { z } from "zod";

/** What names a resource: https://jsonapi.org/format/#document-resource-identifier-objects */
export interface Identifier {
  readonly type: string;
  readonly id: string;
}

export interface Relationship {
  readonly data?: Identifier | readonly Identifier[] | null;
  readonly links?: Readonly<Record<string, string>>;
}

export interface Resource extends Identifier {
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly relationships?: Readonly<Record<string, Relationship>>;
  readonly links?: Readonly<Record<string, string | null>>;
}

/** A refusal, as the API's error objects say it: https://developer.hashicorp.com/terraform/cloud-docs/api-docs#json-api-documents */
export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail?: string,
    readonly pointer?: string,
  ) {
    super(detail ?? title);
  }

  document(): unknown {
    const source = this.pointer === undefined ? {} : { source: { pointer: this.pointer } };
    const detail = this.detail === undefined ? {} : { detail: this.detail };
    return { errors: [{ status: String(this.status), title: this.title, ...detail, ...source }] };
  }
}

/** Also said to those who may not know whether it exists, as HCP Terraform does. */
export function notFound(): ApiError {
  return new ApiError(404, "not found", "Resource not found, or you are not authorized to perform this action.");
}

export function unauthorized(): ApiError {
  return new ApiError(401, "unauthorized");
}

export function conflict(title: string, detail?: string): ApiError {
  return new ApiError(409, title, detail);
}

export function invalidAttribute(attribute: string, detail: string): ApiError {
  return new ApiError(422, "invalid attribute", detail, `/data/attributes/${attribute}`);
}

export function invalidRelation(relation: string, detail: string): ApiError {
  return new ApiError(422, "invalid relation", detail, `/data/relationships/${relation}`);
}

const identifier = z.object({ type: z.string(), id: z.string() });

const requestDocument = z.object({
  data: z.object({
    type: z.string().optional(),
    id: z.string().optional(),
    attributes: z.record(z.string(), z.unknown()).default({}),
    relationships: z.record(z.string(), z.object({ data: z.unknown() })).default({}),
  }),
});

const identifiersDocument = z.object({ data: z.array(identifier) });

/** What a schema finds in JSON: a property that is optional is there or not, and never undefined. */
export type Given<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** The body of a request that creates or changes one resource. */
export class RequestDocument {
  private constructor(private readonly data: z.infer<typeof requestDocument>["data"]) {}

  /** @throws ApiError 400 when it is no JSON:API document. */
  static parse(body: Buffer): RequestDocument {
    const parsed = requestDocument.safeParse(parseJson(body));
    if (!parsed.success) throw new ApiError(400, "bad request", "The request body is not a JSON:API document.");
    return new RequestDocument(parsed.data.data);
  }

  /** The attributes that the schema knows; others are ignored, as the API does. @throws ApiError 422 */
  attributes<T extends z.ZodType>(schema: T): Given<z.infer<T>> {
    const parsed = schema.safeParse(this.data.attributes);
    if (parsed.success) return parsed.data as Given<z.infer<T>>;
    const [issue] = parsed.error.issues;
    throw invalidAttribute(issue?.path.map(String).join("/") ?? "", issue?.message ?? "is invalid");
  }

  /** The resource that a to-one relationship names. */
  relationship(name: string): Identifier | undefined {
    const parsed = identifier.safeParse(this.data.relationships[name]?.data);
    return parsed.success ? parsed.data : undefined;
  }

  /** The resources that a to-many relationship names; undefined when the request leaves it alone. */
  relationships(name: string): Identifier[] | undefined {
    const parsed = z.array(identifier).safeParse(this.data.relationships[name]?.data);
    return parsed.success ? parsed.data : undefined;
  }

  /** A relationship whose members come without ids, because they are created with the request. */
  members(name: string): unknown[] {
    const data = this.data.relationships[name]?.data;
    return Array.isArray(data) ? data : [];
  }
}

/** The body of a request that changes a to-many relationship. @throws ApiError 400 */
export function parseIdentifiers(body: Buffer): Identifier[] {
  const parsed = identifiersDocument.safeParse(parseJson(body));
  if (!parsed.success) throw new ApiError(400, "bad request", "The request body names no resources.");
  return parsed.data.data;
}

export function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}

export function toOne(type: string, id: string | undefined): Relationship {
  return { data: id === undefined ? null : { type, id } };
}

export function toMany(type: string, ids: readonly string[]): Relationship {
  return { data: ids.map((id) => ({ type, id })) };
}
