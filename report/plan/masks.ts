import { type Inputs, type Json } from "./types";

/** Nothing secret is shown: what the program or the engine says is secret, and whatever is named like one. */

export const masked = "[secret]";
export const unknown = "(known after up)";

/** Names of inputs whose value is secret even where the program forgot to say so. */
const secretNames =
  /^(.*password|secret(string|binary|key|accesskey)?|privatekey|clientsecret|authtoken|accesstoken|apikeyvalue|connectionstring)$/i;

/** Access keys of AWS, private keys, and passwords within an address: they are known by their look. */
const secretLooks =
  /\b(AKIA|ASIA)[A-Z0-9]{16}\b|-----BEGIN [A-Z ]*PRIVATE KEY-----|:\/\/[^/\s:@]+:[^/\s@]+@/;

/** What the role parameter of a place may say: nothing else looks like this, so that it is no secret. */
const roles = /^\{"active":(true|false)(,"draining":true)?\}$/;

const lastName = (path: string) =>
  path
    .replace(/\[[^\]]*\]/g, "")
    .split(".")
    .at(-1) ?? "";

const covers = (secret: string, path: string) =>
  path === secret || path.startsWith(`${secret}.`) || path.startsWith(`${secret}[`);

function maskedValue(value: Json, path: string, secrets: readonly string[]): Json {
  if (typeof value === "string" && roles.test(value)) {
    return value;
  }
  if (secrets.some((secret) => covers(secret, path))) {
    return masked;
  }
  if (typeof value === "string") {
    const isName = secretNames.test(lastName(path)) && value !== "" && value !== unknown;
    return isName || secretLooks.test(value) ? masked : value;
  }
  if (Array.isArray(value)) {
    return value.map((item: Json, index) => maskedValue(item, `${path}[${index}]`, secrets));
  }
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [
        key,
        maskedValue(inner, path === "" ? key : `${path}.${key}`, secrets),
      ]),
    );
  }
  return value;
}

/** Inputs in which secrets say so. */
export const maskInputs = (inputs: Inputs, secrets: readonly string[]): Inputs =>
  maskedValue(inputs, "", secrets) as Inputs;
