import { createHash } from "node:crypto";

/**
 * An AWS name within `limit` characters: `text` as it is when it fits, else cut and ended with eight characters of its
 * hash, so that two long names that differ only at the end stay different.
 */
export function physicalName(text: string, limit: number): string {
  if (text.length <= limit) {
    return text;
  }
  const digest = createHash("sha256").update(text).digest("hex").slice(0, 8);
  return `${text.slice(0, limit - 9).replace(/-+$/, "")}-${digest}`;
}

/** `OrderPlaced` becomes `order-placed`. */
export function kebab(text: string): string {
  return text.replace(/([a-z0-9])([A-Z])/g, "$1-$2").toLowerCase();
}
