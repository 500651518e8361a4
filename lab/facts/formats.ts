import { type Value, UNKNOWN } from "../model/types";
import { allRegions } from "./regional";
import { type Format } from "./types";

/** What is wrong with a text that should have a format, in words that follow "must be"; nothing when it has it. */
type Check = (text: string) => string | undefined;

const matches =
  (pattern: RegExp, expected: string): Check =>
  (text) =>
    pattern.test(text) ? undefined : expected;

/** `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`; region and account are empty for global services (IAM user guide). */
const arnPattern =
  /^arn:(aws|aws-cn|aws-us-gov|aws-iso|aws-iso-b|aws-eusc):[a-z0-9-]+:([a-z]{2}(-[a-z]+)+-\d)?:(\d{12}|[a-z-]+)?:\S+$/;

const octet = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
const cidr4 = new RegExp(`^${octet}(\\.${octet}){3}/(3[0-2]|[12]?\\d)$`);
const cidr6 = /^[0-9a-fA-F:]*:[0-9a-fA-F:]*\/(12[0-8]|1[01]\d|\d{1,2})$/;

/** Bits beyond the mask must be zero, or EC2 answers InvalidParameterValue. */
function isNetwork(text: string): boolean {
  const [address = "", length = "32"] = text.split("/");
  const bits = address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  return bits % 2 ** (32 - Number(length)) === 0;
}

const checkCidr4: Check = (text) => {
  if (!cidr4.test(text)) {
    return "an IPv4 range such as 10.0.0.0/16";
  }
  return isNetwork(text) ? undefined : "the first address of its range, followed by the length";
};

const json: Check = (text) => {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return `valid JSON (${error instanceof Error ? error.message : String(error)})`;
  }
};

const policy: Check = (text) => json(text) ?? policyProblem(JSON.parse(text) as Value);

/** A range that a security group's rule may hold, IPv4 or IPv6. */
const anyCidr: Check = (text) => (text.includes(":") ? checks.cidr6(text) : checkCidr4(text));

const checks: { readonly [format in Format]: Check } = {
  arn: matches(arnPattern, "an ARN: arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE"),
  cidr: anyCidr,
  cidr4: checkCidr4,
  cidr6: matches(cidr6, "an IPv6 range such as 2001:db8::/56"),
  "iam-policy": policy,
  json,
  "kms-key": matches(
    /^(arn:[a-z-]+:kms:[a-z0-9-]+:\d{12}:(key|alias)\/\S+|alias\/[\w/:-]+|(mrk-)?[0-9a-f-]{32,36})$/,
    "the id, ARN or alias of a KMS key",
  ),
  region: (text) => (allRegions().includes(text) ? undefined : `one of ${allRegions().join(", ")}`),
  "security-group": matches(
    /^sg-([0-9a-f]{8}|[0-9a-f]{17})$/,
    "the id of a security group, sg-...",
  ),
  subnet: matches(/^subnet-([0-9a-f]{8}|[0-9a-f]{17})$/, "the id of a subnet, subnet-..."),
  vpc: matches(/^vpc-([0-9a-f]{8}|[0-9a-f]{17})$/, "the id of a VPC, vpc-..."),
};

export function formatProblem(format: Format, text: string): string | undefined {
  return checks[format](text);
}

type Statement = { readonly [key: string]: Value };

const isObject = (value: Value | undefined): value is Statement =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const alternatives: readonly (readonly [string, string])[] = [
  ["Action", "NotAction"],
  ["Resource", "NotResource"],
  ["Principal", "NotPrincipal"],
];

/** Elements of a statement (IAM user guide, "IAM JSON policy element reference"). */
const elements = new Set([...alternatives.flat(), "Sid", "Effect", "Condition"]);

function statementProblem(statement: Value, at: string): string | undefined {
  if (statement === UNKNOWN) {
    return undefined;
  }
  if (!isObject(statement)) {
    return `a policy document whose ${at} is an object`;
  }
  const unknown = Object.keys(statement).find((key) => !elements.has(key));
  if (unknown !== undefined) {
    return `a policy document; ${at} has an unknown element ${unknown}`;
  }
  if (statement.Effect !== UNKNOWN && statement.Effect !== "Allow" && statement.Effect !== "Deny") {
    return `a policy document whose ${at} has Effect Allow or Deny`;
  }
  const both = alternatives.find(([one, other]) => one in statement && other in statement);
  if (both !== undefined) {
    return `a policy document; ${at} has both ${both[0]} and ${both[1]}`;
  }
  if (!("Action" in statement || "NotAction" in statement)) {
    return `a policy document whose ${at} has an Action`;
  }
  return alternatives.slice(1).some(([one, other]) => one in statement || other in statement)
    ? undefined
    : `a policy document whose ${at} has a Resource or a Principal`;
}

/** What is wrong with an IAM policy document, in words that follow "must be". */
export function policyProblem(document: Value): string | undefined {
  if (!isObject(document)) {
    return "a policy document: an object with Version and Statement";
  }
  const version = document.Version;
  if (version !== UNKNOWN && version !== "2012-10-17" && version !== "2008-10-17") {
    return "a policy document with Version 2012-10-17 or 2008-10-17";
  }
  const statement = document.Statement;
  if (statement === UNKNOWN) {
    return undefined;
  }
  const statements: readonly Value[] = Array.isArray(statement) ? statement : [statement ?? null];
  if (statements.length === 0) {
    return "a policy document with at least one Statement";
  }
  return statements
    .map((each, index) => statementProblem(each, `Statement[${index}]`))
    .find((problem) => problem !== undefined);
}
