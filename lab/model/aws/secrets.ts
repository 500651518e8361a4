import { type Context, type Definitions } from "../definition";
import { CloudError, type Properties } from "../types";
import { isList, isObject, valueAt } from "../values";
import { aws, named, toFunction, toKey } from "./shared";

const secret = aws("secretsmanager/secret");

/** Replicas as AWS reports them, and only those: a region that got none has none. */
const replicaStatus = (inputs: Properties) => {
  const replicas = inputs.replicas;
  return isList(replicas)
    ? replicas.map((each) => ({
        ...(isObject(each) ? each : {}),
        status: "InSync",
        statusMessage: "Replication succeeded",
        lastAccessedDate: "",
      }))
    : [];
};

function refuseBadReplicas(context: Context): void {
  const replicas = context.inputs.replicas;
  for (const each of isList(replicas) ? replicas : []) {
    const [region, key] = [valueAt(each, "region"), valueAt(each, "kmsKeyId")];
    if (region === context.region) {
      throw new CloudError(
        "InvalidParameterException",
        `A replica of the secret must be in another region than ${context.region}.`,
      );
    }
    if (
      typeof key === "string" &&
      typeof region === "string" &&
      !key.startsWith("alias/aws/") &&
      context.find(aws("kms/key"), key, region) === undefined &&
      context.find(aws("kms/alias"), key, region) === undefined
    ) {
      throw new CloudError(
        "InvalidParameterException",
        `The key "${key}" of the replica does not exist in ${region}.`,
      );
    }
    const taken = context
      .all(secret)
      .find(
        (other) =>
          other.urn !== context.urn &&
          other.region === region &&
          other.inputs.name === context.inputs.name,
      );
    if (taken !== undefined) {
      throw new CloudError(
        "ResourceExistsException",
        `A secret named ${context.text("name")} exists in ${taken.region ?? ""} already.`,
      );
    }
  }
}

/** A replica has its source's name in its own region. */
function refuseReplicaName(context: Context): void {
  const holder = context
    .all(secret)
    .find(
      ({ inputs, urn }) =>
        urn !== context.urn &&
        inputs.name === context.inputs.name &&
        isList(inputs.replicas) &&
        inputs.replicas.some((each) => valueAt(each, "region") === context.region),
    );
  if (holder !== undefined) {
    throw new CloudError(
      "ResourceExistsException",
      `The secret ${context.text("name")} exists in ${context.region} as a replica of ${holder.name}.`,
    );
  }
}

const versionOf = (context: Context) => `terraform-${context.digits(26)}`;

/** A copy follows its source, which alone can be rotated (Secrets Manager user guide, "Replicate secrets"). */
function refuseRotatingCopy(context: Context): void {
  const id = context.text("secretId");
  if (context.find(secret, id, context.region) === undefined && context.find(secret, id)) {
    throw new CloudError(
      "InvalidRequestException",
      "Operation not permitted on a replica secret. Call must be made in primary secret's region.",
    );
  }
}

export const secrets: Definitions = {
  [secret]: {
    naming: named(512, "ResourceExistsException"),
    references: [toKey("kmsKeyId")],
    rules: (context) => {
      refuseBadReplicas(context);
      refuseReplicaName(context);
    },
    make: (context) => {
      const arn = context.arn(
        "secretsmanager",
        `secret:${context.text("name")}-${suffix(context)}`,
      );
      return {
        id: arn,
        aliases: [context.text("name")],
        outputs: { arn, replicas: replicaStatus(context.inputs), policy: context.text("policy") },
      };
    },
  },
  [aws("secretsmanager/secretVersion")]: {
    references: [{ path: "secretId", to: [secret], missing: "ResourceNotFoundException" }],
    make: (context) => {
      const arn =
        context.find(secret, context.text("secretId"), context.region)?.id ??
        context.text("secretId");
      const versionId = versionOf(context);
      return {
        id: `${arn}|${versionId}`,
        outputs: {
          arn,
          secretArn: arn,
          versionId,
          versionStages: ["AWSCURRENT"],
          hasSecretStringWo: false,
        },
      };
    },
    secrets: ["secretString", "secretBinary", "secretStringWo"],
  },
  [aws("secretsmanager/secretRotation")]: {
    references: [
      { path: "secretId", to: [secret], missing: "ResourceNotFoundException", region: "any" },
      toFunction("rotationLambdaArn"),
    ],
    rules: refuseRotatingCopy,
    make: (context) => ({ id: context.text("secretId") }),
  },
};

/** Six letters and digits that AWS adds to every secret's ARN. */
function suffix(context: Context): string {
  const letters = context.letters(6);
  return [...letters]
    .map((letter, index) => (index % 2 === 0 ? letter.toUpperCase() : letter))
    .join("");
}

export const ssm: Definitions = {
  [aws("ssm/parameter")]: {
    naming: named(1011, "ParameterAlreadyExists"),
    references: [toKey("keyId")],
    make: (context) => {
      const name = context.text("name");
      return {
        id: name,
        outputs: {
          arn: context.arn("ssm", `parameter${name.startsWith("/") ? "" : "/"}${name}`),
          version: 1,
          tier: context.text("tier", "Standard"),
          dataType: context.text("dataType", "text"),
          insecureValue: context.text("insecureValue"),
          hasValueWo: false,
        },
      };
    },
    secrets: ["value", "valueWo"],
  },
};
