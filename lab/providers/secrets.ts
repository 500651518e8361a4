import { type Struct, Value as WireValue } from "google-protobuf/google/protobuf/struct_pb";
import { signals, signature } from "./wire";

/** Where secrets are among properties: the model does not see them, reports must not show them. */

function pathsIn(path: string, value: WireValue): readonly string[] {
  if (value.getKindCase() === WireValue.KindCase.LIST_VALUE) {
    const items = value.getListValue()?.getValuesList() ?? [];
    return items.flatMap((item, index) => pathsIn(`${path}[${index}]`, item));
  }
  const struct = value.getStructValue();
  if (struct === undefined) {
    return [];
  }
  const fields = struct.getFieldsMap();
  const kind = fields.get(signature)?.getStringValue();
  const inner = fields.get("value");
  if (
    kind === signals.secret ||
    (kind === signals.output && fields.get("secret")?.getBoolValue())
  ) {
    return [path];
  }
  if (kind === signals.output) {
    return inner === undefined ? [] : pathsIn(path, inner);
  }
  return kind === undefined ? below(struct, path) : [];
}

function below(struct: Struct, path: string): readonly string[] {
  const found: string[] = [];
  struct.getFieldsMap().forEach((value, key) => {
    found.push(...pathsIn(path === "" ? key : `${path}.${key}`, value));
  });
  return found;
}

/** Paths of all secrets: `secretString`, `origins[0].customHeaders[1].value`. */
export const secretsIn = (struct: Struct | undefined): readonly string[] =>
  struct === undefined ? [] : below(struct, "");
