import { z } from "zod";
import { regionNames } from "./regions";

/** What an error message and docs/settings.md say about a field. */
export interface Guide {
  /** Completes the sentence "KEY must be ...". */
  readonly rule: string;
  /** A value that the field accepts. */
  readonly example: unknown;
}

/** The guide of every field that has one. Descriptions are the doc comments of the schema. */
export const guides = z.registry<Guide>();

/** Gives `schema` its guide; comes before `.optional()` and `.default()`. */
export function field<S extends z.ZodType>(schema: S, rule: string, example: unknown): S {
  guides.add(schema, { rule, example });
  return schema;
}

export const yesNo = () => field(z.boolean(), "true or false", true);

/** A whole number from `min` to `max`. */
export const whole = (min: number, max: number, example: number, remark = "") =>
  field(
    z.int().min(min).max(max),
    `a whole number from ${min} to ${max}${remark && ` (${remark})`}`,
    example,
  );

export const oneOf = <const T extends readonly [string, ...string[]]>(words: T) =>
  field(z.enum(words), words.length === 1 ? words[0] : `one of ${words.join(", ")}`, words[0]);

export const region = field(
  z.enum(regionNames),
  "a region of environments/regions.ts",
  "eu-west-1",
);

/** Kebab-case, at most 20 characters: names of queues (80) and load balancers (32) are built from it. */
export const serviceName = field(
  z
    .string()
    .regex(/^[a-z](-?[a-z0-9]){1,19}$/)
    .max(20),
  "a service name: 2 to 20 lower-case letters, digits and single hyphens, beginning with a letter",
  "ordering",
);

/** PascalCase past tense, as EventBridge's `detail-type`: `OrderPlaced`. */
export const eventName = field(
  z.string().regex(/^[A-Z][A-Za-z0-9]{2,29}$/),
  "an event name: 3 to 30 letters and digits, beginning with a capital",
  "OrderPlaced",
);

/** IPv4 range in CIDR notation; canonical form, size and overlap are checked in `rules/network.ts`. */
export const cidr = (example: string) =>
  field(
    z.string().regex(/^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/),
    "an IPv4 range in CIDR notation",
    example,
  );

export const roleArn = field(
  z.string().regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/),
  "the ARN of an IAM role",
  "arn:aws:iam::111122223333:role/platform-admin",
);

export const principalArn = field(
  z.string().regex(/^arn:aws[a-z-]*:iam::\d{12}:(root|role\/[\w+=,.@/-]+|user\/[\w+=,.@/-]+)$/),
  "the ARN of an account, a role or a user",
  "arn:aws:iam::111122223333:root",
);

/** A host name, or a leading dot and a name for everything below it. */
export const domainPattern = field(
  z.string().regex(/^\.?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/),
  "a name in lower case, with a leading dot for every name below it",
  ".amazonaws.com",
);

/** Kafka's rule, less the dots and underscores that its metrics confuse. */
export const topicName = field(
  z.string().regex(/^[a-z][a-z0-9-]{1,62}$/),
  "a topic name: 2 to 63 lower-case letters, digits and hyphens, beginning with a letter",
  "trades",
);
