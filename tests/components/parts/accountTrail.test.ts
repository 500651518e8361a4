import { expect } from "chai";
import { AccountTrail } from "../../../components/parts/accountTrail";
import { RecordsBucket } from "../../../components/parts/recordsBucket";
import { trailFilters } from "../../../components/support/trailFilters";
import { type Found, granted, groundOf, prod, simulate } from "../../support/platform";

const name = "guardrails-eu-west-1-trail";
const recordsName = "guardrails-eu-west-1-records";
const bucketType = "aws:s3/bucket:Bucket";

/** The trail as the tier makes it. */
function trail(): AccountTrail {
  const { provider, shared } = groundOf(prod);
  const { location, prefix, protect } = shared;
  const writes = {
    arn: `arn:aws:cloudtrail:eu-west-1:${prod.account}:trail/evenkeel-test-account`,
    logGroupArn: `arn:aws:logs:eu-west-1:${prod.account}:log-group:/evenkeel/account/calls`,
  };
  const records = new RecordsBucket(
    recordsName,
    { location, prefix, protect, trail: writes },
    { provider },
  );
  const args = { location, prefix, records, retentionDays: prod.logRetentionDays };
  return new AccountTrail(name, args, { provider });
}

describe("AccountTrail", () => {
  let found: Found<AccountTrail>;

  before(async () => {
    found = await simulate(prod, trail);
  });

  const key = (of: Found<unknown>) => of.arn("aws:kms/key:Key", `${recordsName}-key`);

  it("may do one thing in CloudWatch Logs: write its own stream", () => {
    const group = found.arn("aws:cloudwatch/logGroup:LogGroup", `${name}-logs`);
    expect(found.statements("aws:iam/rolePolicy:RolePolicy", `${name}-writes`)).to.deep.equal([
      granted(
        ["logs:CreateLogStream", "logs:PutLogEvents"],
        `${group}:log-stream:${prod.account}_CloudTrail_eu-west-1*`,
      ),
    ]);
  });

  it("keeps calls in the log group under the records' key, for as long as logs are kept", () => {
    expect(found.inputs("aws:cloudwatch/logGroup:LogGroup", `${name}-logs`)).to.deep.equal({
      name: "/evenkeel/account/calls",
      kmsKeyId: key(found),
      retentionInDays: prod.logRetentionDays,
    });
  });

  it("covers all regions, and leads to its bucket and its log group, in files that cannot be changed unnoticed", () => {
    const group = found.arn("aws:cloudwatch/logGroup:LogGroup", `${name}-logs`);
    expect(found.inputs("aws:cloudtrail/trail:Trail")).to.deep.include({
      name: "evenkeel-test-account",
      s3BucketName: found.id(bucketType, `${recordsName}-bucket`),
      kmsKeyId: key(found),
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      enableLogFileValidation: true,
      cloudWatchLogsGroupArn: `${group}:*`,
      cloudWatchLogsRoleArn: found.arn("aws:iam/role:Role", `${name}-role`),
    });
  });

  it("records every call and every write of an object, but for its own", () => {
    const { advancedEventSelectors } = found.inputs("aws:cloudtrail/trail:Trail");
    const selectors = advancedEventSelectors as { name: string; fieldSelectors: object[] }[];
    expect(selectors.map(({ fieldSelectors }) => fieldSelectors)).to.deep.equal([
      [{ field: "eventCategory", equals: ["Management"] }],
      [
        { field: "eventCategory", equals: ["Data"] },
        { field: "resources.type", equals: ["AWS::S3::Object"] },
        { field: "readOnly", equals: ["false"] },
        { field: "resources.ARN", notStartsWiths: ["arn:aws:s3:::guardrails-"] },
      ],
    ]);
    // What is left out are the buckets of records, by how they are called.
    const records = found.resources.of(bucketType).map(({ id }) => String(id));
    expect(records).to.have.length(2);
    records.forEach((each) => expect(each).to.match(/^guardrails-/));
  });

  it("leads each filter to a metric, and each metric to a signal: one call is too many", () => {
    const { signals } = found.result;
    expect(signals.map((each) => each.name)).to.deep.equal(
      trailFilters.map((each) => `account-${each.name}`),
    );
    trailFilters.forEach((filter, index) => {
      const type = "aws:cloudwatch/logMetricFilter:LogMetricFilter";
      const signal = signals[index];
      expect(found.inputs(type, `${name}-${filter.name}`)).to.deep.equal({
        name: filter.name,
        logGroupName: "/evenkeel/account/calls",
        pattern: filter.pattern,
        metricTransformation: {
          name: signal?.metric,
          namespace: signal?.namespace,
          value: "1",
        },
      });
      expect(signal).to.deep.include({
        dimensions: {},
        statistic: "Sum",
        threshold: 1,
        minutes: 1,
      });
    });
  });
});
