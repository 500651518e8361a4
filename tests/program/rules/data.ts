import { isDeepStrictEqual } from "node:util";
import { type Properties } from "../../../lab/model";
import { isScratch, protections } from "../../../policies/data/stateful";
import { label } from "../plans";
import { texts } from "../values";
import { type Rule } from "./rule";

/** The only inputs that a generated password may stand in; each of them is a secret to the provider. */
export const takesPasswords = [
  // What CloudFront says to load balancers so that they know it, and what clients of an API say.
  "aws:apigateway/apiKey:ApiKey value",
  "aws:cloudfront/distribution:Distribution origins.customHeaders.value",
  "aws:lb/listenerRule:ListenerRule conditions.httpHeader.values",
  "aws:elasticache/replicationGroup:ReplicationGroup authToken",
  "aws:rds/cluster:Cluster masterPassword",
  "aws:rds/instance:Instance password",
  "aws:secretsmanager/secretVersion:SecretVersion secretString",
  // What the web ACL of an API tells CloudFront's calls by.
  "aws:wafv2/webAcl:WebAcl rules.statement.rateBasedStatement.scopeDownStatement.notStatement.statement.byteMatchStatement.searchString",
];

const password = "random:index/randomPassword:RandomPassword";

/** Stores of a stack, and who can delete or read them. */
export const data: readonly Rule[] = [
  {
    name: "protects what holds data where settings say so, by Pulumi and by AWS, and nothing of Pulumi's otherwise",
    violations: ({ plan, settings }) =>
      plan.resources.all.flatMap((resource) => {
        const wanted = isScratch(resource.name) ? undefined : protections[resource.type];
        if (!settings.protect) {
          // A reservation is paid for to its end, whatever becomes of the stack.
          const kept = resource.type === "aws:rds/reservedInstance:ReservedInstance";
          return resource.options.protect && !kept ? [`${label(resource)} is protected`] : [];
        }
        if (wanted === undefined) {
          return [];
        }
        const open = Object.entries(wanted)
          .filter(([input, value]) => !isDeepStrictEqual(resource.inputs[input], value))
          .map(([input]) => `${label(resource)}: ${input}`);
        return resource.options.protect ? open : [`${label(resource)} is not protected`, ...open];
      }),
  },
  {
    name: "leaves passwords nowhere but in inputs that are secret",
    violations: ({ plan }) => {
      const passwords = plan.resources.of(password).map(({ outputs }) => String(outputs.result));
      return plan.resources.all
        .filter(({ type }) => type !== password)
        .flatMap((resource) =>
          texts(resource.inputs)
            .filter(({ path }) => !takesPasswords.includes(`${resource.type} ${path}`))
            .filter(({ text }) => passwords.some((each) => text.includes(each)))
            .map(({ path }) => `${label(resource)}: ${path}`),
        );
    },
  },
  {
    name: "copies secrets under keys of the region that they are copied to",
    violations: ({ plan }) =>
      plan.resources.of("aws:secretsmanager/secret:Secret").flatMap((secret) => {
        const { replicas } = secret.inputs;
        return (Array.isArray(replicas) ? (replicas as readonly Properties[]) : [])
          .filter(
            ({ region, kmsKeyId }) =>
              !String(kmsKeyId).startsWith(`arn:aws:kms:${String(region)}:`),
          )
          .map(({ region }) => `${label(secret)} in ${String(region)}`);
      }),
  },
];
