import { type Finding } from "../issues";
import { auroraOf, type Context, present, type Rule, when } from "./rule";

/** Stack names become part of AWS names, which are lower case. */
const stackPattern = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** AWS names that are not shortened, with AWS's limit. Source: the Create... call of each in AWS's API references. */
interface Name {
  readonly what: string;
  readonly limit: number;
  readonly name: string;
}

/** Every AWS name that is built from settings fits. */
export const names: Rule = (context) => {
  const all = [...placeNames(context), ...serviceNames(context)];
  const kinds = [...new Set(all.map(({ what }) => what))];
  const longest = kinds.flatMap((kind) =>
    all
      .filter(({ what, name, limit }) => what === kind && name.length > limit)
      .sort((a, b) => b.name.length - a.name.length)
      .slice(0, 1),
  );
  return [...stack(context.stack), ...longest.flatMap(tooLong)];
};

function stack(name: string): Finding[] {
  return when(
    !stackPattern.test(name),
    ["stack"],
    `must be made of lower-case letters, digits and single hyphens (AWS names begin with evenkeel-${name})`,
    "prod",
  );
}

function placeNames({ stack, operator, definition }: Context): Name[] {
  const regions = [operator.home, operator.standby].filter((region) => region !== undefined);
  const backups = typeof definition.data?.backups === "object";
  return [
    ...(backups ? [{ what: "backup vault", limit: 50, name: `evenkeel-${stack}` }] : []),
    ...regions.map((region) => ({
      what: "EKS cluster",
      limit: 100,
      name: `evenkeel-${stack}-${region}`,
    })),
  ];
}

function serviceNames(context: Context): Name[] {
  const { stack, operator, definition } = context;
  const prefix = `evenkeel-${stack}`;
  const regions = [operator.home, operator.standby].filter((region) => region !== undefined);
  const relational = auroraOf(context);
  return Object.entries(definition.services ?? {}).flatMap(([service, given]) => [
    ...Object.entries(given?.consumes ?? {}).map(([event, consumption]) => ({
      what: "SQS queue",
      limit: 80,
      name: `${prefix}-${service}-${event}-dead-letters${consumption?.ordered ? ".fifo" : ""}`,
    })),
    ...regions.map((region) => ({
      what: "Aurora instance",
      limit: 63,
      name: `${prefix}-${relational?.clusterPerService ? service : "shared"}-${region}-${(relational?.readers ?? 0) + 1}`,
    })),
    ...present(given?.publishes).map((event) => ({
      what: "SNS topic",
      limit: 256,
      name: `${prefix}-${event}.fifo`,
    })),
  ]);
}

function tooLong({ what, limit, name }: Name): Finding[] {
  return when(
    true,
    ["stack"],
    `must be shorter by ${name.length - limit} (the name of the ${what} would be ${name}: ${name.length} characters, AWS allows ${limit})`,
    "prod",
  );
}
