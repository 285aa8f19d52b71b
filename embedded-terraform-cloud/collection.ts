import { randomInt } from "node:crypto";
import { notFound } from "./json-api";

/** Letters and digits of the API's ids, without the ones that look alike. */
const ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const ID_LENGTH = 16;

/** A new id such as `ws-SihZTyXKfNXUWuUa`. */
export function newId(prefix: string): string {
  const letters = Array.from({ length: ID_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]);
  return `${prefix}-${letters.join("")}`;
}

/** All resources of one type, in the order of their creation. */
export class Collection<T extends { readonly id: string }> {
  private readonly items = new Map<string, T>();

  add(item: T): T {
    this.items.set(item.id, item);
    return item;
  }

  find(id: string | undefined): T | undefined {
    return id === undefined ? undefined : this.items.get(id);
  }

  /** @throws ApiError 404 */
  get(id: string | undefined): T {
    const item = this.find(id);
    if (item === undefined) throw notFound();
    return item;
  }

  remove(id: string): void {
    this.items.delete(id);
  }

  all(): T[] {
    return [...this.items.values()];
  }

  where(holds: (item: T) => boolean): T[] {
    return this.all().filter(holds);
  }
}
