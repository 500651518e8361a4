import { expect } from "chai";
import { diagnosisText, examine, examineAccount, type Machine } from "../../../cli/front/doctor";

/** A machine that has all, but for what a test takes away. */
const machine = (
  answers: { readonly [command: string]: string | undefined } = {},
  more: Partial<Machine> = {},
): Machine => ({
  run: (command, args) => {
    const all: { readonly [command: string]: string | undefined } = {
      "git --version": "git version 2.39.5",
      "pulumi version": "v3.200.0",
      "go version": "go version go1.24.1 linux/amd64",
      "python3 --version": "Python 3.11.2",
      "python3 -c import ensurepip, venv": "",
      "postgres --version": "postgres (PostgreSQL) 15.6",
      "aws --version": "aws-cli/2.31.0 Python/3.13",
      "aws sts get-caller-identity --query Account --output text": "444455556666\n",
      "aws s3api head-bucket --bucket state": "{}",
      "aws route53 get-hosted-zone --id Z1": "{}",
      "aws ec2 describe-regions --region us-east-1 --output text --query Regions[].RegionName":
        "eu-west-1\tus-east-1\n",
      ...answers,
    };
    return all[[command, ...args].join(" ")];
  },
  exists: (path) => path === "/usr/bin/chromium" || path.endsWith("@pulumi/aws"),
  env: { PULUMI_BACKEND_URL: "s3://state?region=eu-west-3" },
  ...{ nodeVersion: "22.1.0", repository: "/here", engine: "/cache/pulumi" },
  ...more,
});

const missing = (given: Machine) =>
  examine(given)
    .filter(({ ok }) => !ok)
    .map(({ what }) => what);

describe("evenkeel doctor", () => {
  it("finds nothing missing on a machine that has everything", () => {
    expect(missing(machine())).to.deep.equal([]);
  });

  it("names what is missing or too old, what it is for, and how to get it", () => {
    expect(missing(machine({ "python3 --version": "Python 3.9.18" }))).to.deep.equal([
      "Python with venv",
    ]);
    expect(missing(machine({ "aws --version": "aws-cli/1.45.11 Python/3.11" }))).to.deep.equal([
      "AWS CLI",
    ]);
    expect(missing(machine({}, { nodeVersion: "18.20.0" }))).to.deep.equal(["Node"]);
    const text = diagnosisText(examine(machine({ "postgres --version": undefined })));
    expect(text).to.match(
      /missing {2}PostgreSQL: needed for real databases in the lab only\n +apt-get install -y postgresql/,
    );
  });

  it("takes the engine that the lab has built, and PostgreSQL where Debian puts it", () => {
    const none = { "pulumi version": undefined, "postgres --version": undefined };
    expect(missing(machine(none))).to.deep.equal(["Pulumi CLI", "PostgreSQL"]);
    const exists = (path: string) =>
      ["/cache/pulumi", "/usr/lib/postgresql/15/bin/postgres", "/usr/bin/chromium"].includes(
        path,
      ) || path.endsWith("@pulumi/aws");
    expect(missing(machine(none, { exists }))).to.deep.equal([]);
  });

  it("looks at the account of a stack: credentials, state, zone, region", () => {
    const target = { account: "444455556666", home: "eu-west-1", zoneId: "Z1" };
    const found = (given: Machine, more: Partial<typeof target> = {}) =>
      examineAccount(given, { ...target, ...more }).map(({ what, ok }) => `${what} ${ok}`);
    expect(found(machine())).to.deep.equal([
      "credentials true",
      "state true",
      "hosted zone true",
      "region true",
    ]);
    expect(found(machine(), { account: "111122223333" })).to.deep.equal(["credentials false"]);
    expect(found(machine(), { home: "eu-south-2" })).to.include("region false");
    expect(found(machine({}, { env: {} }))).to.include("state false");
    expect(found(machine({ "aws route53 get-hosted-zone --id Z1": undefined }))).to.include(
      "hosted zone false",
    );
  });
});
