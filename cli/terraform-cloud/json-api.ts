/** An object of the API. https://developer.hashicorp.com/terraform/cloud-docs/api-docs#json-api-formatting */
export interface Resource<Attributes = Readonly<Record<string, unknown>>> {
  readonly id: string;
  readonly type: string;
  readonly attributes: Attributes;
  readonly relationships?: Readonly<Record<string, Relationship>>;
}

export interface Relationship {
  readonly data?: Identifier | readonly Identifier[] | null;
  readonly links?: { readonly related?: string };
}

export interface Identifier {
  readonly id: string;
  readonly type: string;
}

/** What is sent to make or change an object. */
export interface Draft {
  readonly type: string;
  readonly id?: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly relationships?: Readonly<Record<string, { readonly data: Identifier | readonly Identifier[] }>>;
}

/** Id of the one object that a relationship names. */
export function relatedId(resource: Resource<unknown>, name: string): string | undefined {
  const data = resource.relationships?.[name]?.data;
  return data === undefined || data === null || Array.isArray(data) ? undefined : (data as Identifier).id;
}

/** Ids of the objects that a relationship lists. */
export function relatedIds(resource: Resource<unknown>, name: string): string[] {
  const data = resource.relationships?.[name]?.data;
  if (data === undefined || data === null) return [];
  return (Array.isArray(data) ? (data as readonly Identifier[]) : [data as Identifier]).map(({ id }) => id);
}

/** The errors of an answer in one sentence each, as far as it holds any. */
export function errorSentences(body: string): string[] {
  let document: { readonly errors?: unknown };
  try {
    document = JSON.parse(body) as typeof document;
  } catch {
    return [];
  }
  const errors = Array.isArray(document.errors) ? (document.errors as unknown[]) : [];
  return errors.flatMap((error) => {
    if (typeof error === "string") return [error];
    const { title, detail, source } = (error ?? {}) as {
      readonly title?: string;
      readonly detail?: string;
      readonly source?: { readonly pointer?: string };
    };
    const text = detail ?? title;
    if (text === undefined) return [];
    return [source?.pointer === undefined ? text : `${text} (${source.pointer})`];
  });
}
