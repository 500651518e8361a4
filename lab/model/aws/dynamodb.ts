import { type Context, type Definitions } from "../definition";
import { CloudError } from "../types";
import { isList, valueAt } from "../values";
import { aws, named, toKey } from "./shared";

const table = aws("dynamodb/table");
const replica = aws("dynamodb/tableReplica");

/** A time that looks like AWS's stream labels and is the same in every run. */
const streamLabel = (context: Context) => `2026-11-21T00:00:00.${context.digits(3)}`;

/** `arn:aws:dynamodb:REGION:ACCOUNT:table/NAME`. */
const tableOf = (arn: string) => ({
  name: arn.split("/")[1] ?? "",
  region: arn.split(":")[3] ?? "",
});

export const dynamodb: Definitions = {
  [table]: {
    naming: named(255, "ResourceInUseException"),
    references: [
      toKey("serverSideEncryption.kmsKeyArn"),
      toKey("replicas[*].kmsKeyArn", { region: "any" }),
    ],
    rules: (context) => {
      const attributes = valueAt(context.inputs, "attributes");
      const names = isList(attributes) ? attributes.map((each) => valueAt(each, "name")) : [];
      const indexes = ["globalSecondaryIndexes", "localSecondaryIndexes"].flatMap((path) => {
        const value = valueAt(context.inputs, path);
        return isList(value) ? value : [];
      });
      const used = new Set(
        [context.inputs, ...indexes]
          .flatMap((each) => [valueAt(each, "hashKey"), valueAt(each, "rangeKey")])
          .filter((key) => typeof key === "string"),
      );
      const missing = [...used].filter((key) => !names.includes(key));
      const idle = names.filter((each) => typeof each === "string" && !used.has(each));
      if (missing.length + idle.length > 0) {
        throw new CloudError(
          "ValidationException",
          `all attributes must be indexed, and all keys be attributes: ${[...missing, ...idle].join(", ")}`,
        );
      }
      const replicas = valueAt(context.inputs, "replicas");
      if (isList(replicas) && replicas.length > 0 && !context.flag("streamEnabled")) {
        throw new CloudError(
          "ValidationException",
          "Table needs a stream with NEW_AND_OLD_IMAGES to have replicas.",
        );
      }
    },
    make: (context) => {
      const name = context.text("name");
      const arn = context.arn("dynamodb", `table/${name}`);
      const label = streamLabel(context);
      const streams = context.flag("streamEnabled");
      return {
        id: name,
        outputs: {
          arn,
          streamArn: streams ? `${arn}/stream/${label}` : "",
          streamLabel: streams ? label : "",
          billingMode: context.text("billingMode", "PROVISIONED"),
        },
      };
    },
    protection: { property: "deletionProtectionEnabled", code: "ValidationException" },
  },
  [replica]: {
    references: [
      {
        path: "globalTableArn",
        to: [table],
        missing: "TableNotFoundException",
        region: "any",
        holds: "ValidationException",
      },
      toKey("kmsKeyArn"),
    ],
    rules: (context, before) => {
      const { name, region } = tableOf(context.text("globalTableArn"));
      const source = context.find(table, context.text("globalTableArn"));
      if (region === context.region) {
        throw new CloudError(
          "ValidationException",
          `The replica of ${name} must be in another region than the table: ${region}.`,
        );
      }
      if (
        source?.inputs.streamEnabled !== true ||
        source.inputs.streamViewType !== "NEW_AND_OLD_IMAGES"
      ) {
        throw new CloudError(
          "ValidationException",
          `Table ${name} needs a stream with NEW_AND_OLD_IMAGES to have replicas.`,
        );
      }
      const same = context.find(table, name, context.region);
      if (before === undefined && same !== undefined) {
        throw new CloudError(
          "ResourceInUseException",
          `Table ${name} exists in ${context.region} already.`,
        );
      }
    },
    make: (context) => {
      const { name, region } = tableOf(context.text("globalTableArn"));
      return {
        id: `${name}:${region}`,
        aliases: [name],
        outputs: { arn: context.arn("dynamodb", `table/${name}`) },
      };
    },
    protection: { property: "deletionProtectionEnabled", code: "ValidationException" },
  },
};
