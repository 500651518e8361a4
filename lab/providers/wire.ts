import {
  ListValue,
  NullValue,
  Struct,
  Value as WireValue,
} from "google-protobuf/google/protobuf/struct_pb";
import { isDeepStrictEqual } from "node:util";
import { type Properties, UNKNOWN, type Value } from "../model/types";

/**
 * Pulumi's wire format, a JSON-like structure in which some texts and keys are signals (Pulumi's
 * sdk/go/common/resource/properties.go).
 */
export const signature = "4dabf18193072939515e22adb298388d";
export const signals = {
  asset: "c44067f5952c0a294b673a41bacd8c17",
  archive: "0def7320c3a5731c473e5ecbe6d01bc7",
  secret: "1b47061264138c4ac30d75fd1eb44270",
  resource: "5cf8f73096256a8f31e491e813e4eb8e",
  output: "d0e6a833031e9bbcd3f4e8bde6ca49a4",
} as const;
/** What stands for a value that is not known yet. */
export const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
/** Unknown values of other types than text have signals of their own; all mean the same here. */
const unknownTexts: ReadonlySet<string> = new Set([
  unknownText,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/**
 * A resource as a value: what the SDK turns into an object of the resource's class.
 * @param id `undefined` for a component.
 */
export function resourceReference(urn: string, id: Value | undefined): Value {
  // The SDK knows an unknown id by its empty text.
  const known: Properties = id === undefined ? {} : { id: id === UNKNOWN ? "" : id };
  return { [signature]: signals.resource, urn, ...known };
}

/** The id of a resource in a preview, before it exists. */
export const isUnknownText = (text: string): boolean => unknownTexts.has(text);

const text = (struct: Struct, key: string): string | undefined => {
  const value = struct.getFieldsMap().get(key);
  return value?.getKindCase() === WireValue.KindCase.STRING_VALUE
    ? value.getStringValue()
    : undefined;
};

const decodeField = (struct: Struct, key: string): Value | undefined => {
  const value = struct.getFieldsMap().get(key);
  return value && decodeValue(value);
};

/** The model's view of a marked object: secrets and outputs unwrapped, resources as their id, assets as their hash. */
function decodeMarked(struct: Struct, kind: string): Value {
  switch (kind) {
    case signals.secret:
      return decodeField(struct, "value") ?? null;
    case signals.output:
      return decodeField(struct, "value") ?? UNKNOWN;
    case signals.resource: {
      const id = text(struct, "id");
      return id === undefined ? (text(struct, "urn") ?? null) : id === "" ? UNKNOWN : id;
    }
    case signals.asset:
    case signals.archive: {
      const content = kind === signals.asset ? text(struct, "text") : undefined;
      return {
        hash: text(struct, "hash") ?? "",
        ...(content === undefined ? {} : { text: content }),
      };
    }
    default:
      return decodeFields(struct);
  }
}

function decodeFields(struct: Struct): Properties {
  const properties: Record<string, Value> = {};
  struct.getFieldsMap().forEach((value, key) => {
    properties[key] = decodeValue(value);
  });
  return properties;
}

function decodeValue(value: WireValue): Value {
  switch (value.getKindCase()) {
    case WireValue.KindCase.STRING_VALUE: {
      const content = value.getStringValue();
      return unknownTexts.has(content) ? UNKNOWN : content;
    }
    case WireValue.KindCase.NUMBER_VALUE:
      return value.getNumberValue();
    case WireValue.KindCase.BOOL_VALUE:
      return value.getBoolValue();
    case WireValue.KindCase.LIST_VALUE:
      return (value.getListValue()?.getValuesList() ?? []).map(decodeValue);
    case WireValue.KindCase.STRUCT_VALUE: {
      const struct = value.getStructValue() ?? new Struct();
      const kind = text(struct, signature);
      return kind === undefined ? decodeFields(struct) : decodeMarked(struct, kind);
    }
    default:
      return null;
  }
}

/** Properties as the model knows them. */
export const decode = (struct: Struct | undefined): Properties =>
  struct ? decodeFields(struct) : {};

/** Files of an archive by name, each by its path or its text, and the hash that the engine gave the archive. */
export interface WireArchive {
  readonly hash: string;
  readonly files: ReadonlyMap<string, { readonly path: string } | { readonly text: string }>;
}

/** An archive of single files among a resource's properties; nothing for any other property. */
export function archiveAt(properties: Struct | undefined, key: string): WireArchive | undefined {
  const archive = properties?.getFieldsMap().get(key)?.getStructValue();
  const assets = archive?.getFieldsMap().get("assets")?.getStructValue();
  if (!archive || !assets || text(archive, signature) !== signals.archive) {
    return undefined;
  }
  const files = new Map<string, { readonly path: string } | { readonly text: string }>();
  assets.getFieldsMap().forEach((value, name) => {
    const asset = value.getStructValue() ?? new Struct();
    const path = text(asset, "path");
    files.set(name, path === undefined ? { text: text(asset, "text") ?? "" } : { path });
  });
  return { hash: text(archive, "hash") ?? "", files };
}

const wireText = (content: string) => {
  const value = new WireValue();
  value.setStringValue(content);
  return value;
};

const isList = (value: Value): value is readonly Value[] => Array.isArray(value);

function encodeValue(content: Value): WireValue {
  const value = new WireValue();
  if (content === null) {
    value.setNullValue(NullValue.NULL_VALUE);
  } else if (content === UNKNOWN) {
    value.setStringValue(unknownText);
  } else if (typeof content === "string") {
    value.setStringValue(content);
  } else if (typeof content === "number") {
    value.setNumberValue(content);
  } else if (typeof content === "boolean") {
    value.setBoolValue(content);
  } else if (isList(content)) {
    const list = new ListValue();
    list.setValuesList(content.map(encodeValue));
    value.setListValue(list);
  } else {
    value.setStructValue(encode(content));
  }
  return value;
}

/** Properties as they are sent. What is `undefined` is left out. */
export function encode(properties: { readonly [key: string]: Value | undefined }): Struct {
  const struct = new Struct();
  const fields = struct.getFieldsMap();
  for (const [key, value] of Object.entries(properties)) {
    if (value !== undefined) {
      fields.set(key, encodeValue(value));
    }
  }
  return struct;
}

/**
 * Properties as they are sent, where those that are the same as in `original` stay as they came: the model does not
 * see that a value is secret, or what is in an asset, but the engine must get it back.
 */
export function encodeLike(properties: Properties, ...originals: (Struct | undefined)[]): Struct {
  const struct = encode({});
  const fields = struct.getFieldsMap();
  const sources = originals.map((original) => original?.getFieldsMap());
  for (const [key, value] of Object.entries(properties)) {
    const same = sources
      .map((source) => source?.get(key))
      .find((candidate) => candidate && isDeepStrictEqual(decodeValue(candidate), value));
    fields.set(key, same ?? encodeValue(value));
  }
  return struct;
}

/** Marks fields as secret: the engine encrypts them, and hides them from people. */
export function markSecret(struct: Struct, keys: readonly string[]): Struct {
  const fields = struct.getFieldsMap();
  for (const key of keys) {
    const value = fields.get(key);
    if (value !== undefined) {
      const wrapper = new Struct();
      wrapper.getFieldsMap().set(signature, wireText(signals.secret)).set("value", value);
      const wrapped = new WireValue();
      wrapped.setStructValue(wrapper);
      fields.set(key, wrapped);
    }
  }
  return struct;
}
