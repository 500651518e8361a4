import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020";
import { kubernetesSchemas } from "./load";
import { kindOf } from "./schema";

let ajv: Ajv2020 | undefined;
const compiled = new Map<string, ValidateFunction>();

function validatorOf(kind: string): ValidateFunction | undefined {
  const { $defs, kinds } = kubernetesSchemas();
  const schema = kinds[kind];
  if (schema === undefined) {
    return undefined;
  }
  // Formats such as int32 say how a number is stored; the types and ranges are what is checked.
  ajv ??= new Ajv2020({ allErrors: true, strict: false, validateFormats: false });
  const made = compiled.get(kind) ?? ajv.compile({ ...schema, $defs });
  compiled.set(kind, made);
  return made;
}

function told({ instancePath, message = "", params }: ErrorObject): string {
  const path = instancePath.slice(1).replaceAll("/", ".");
  const { additionalProperty, allowedValues } = params as {
    readonly additionalProperty?: string;
    readonly allowedValues?: readonly unknown[];
  };
  const what =
    additionalProperty === undefined
      ? allowedValues === undefined
        ? ""
        : `: ${allowedValues.join(", ")}`
      : `: ${additionalProperty}`;
  return `${path === "" ? "the object" : path} ${message}${what}`;
}

/**
 * What Kubernetes would refuse about an object, strictly: fields that it does not know as well as values that it does
 * not allow. Rules that only a controller or CEL states are not among them.
 * @param type Pulumi's token of the kind.
 */
export function refusedBy(type: string, object: object): string[] {
  const validate = validatorOf(kindOf(type));
  if (validate === undefined) {
    return [`${kindOf(type)} is not among the kinds that \`npm run facts\` distilled`];
  }
  return validate(object) ? [] : (validate.errors ?? []).map(told);
}
