import { DescribeCertificateCommand } from "@aws-sdk/client-acm";
import { DescribeKeyCommand } from "@aws-sdk/client-kms";
import { DescribeSecretCommand } from "@aws-sdk/client-secrets-manager";
import { type Context, reachable } from "../context";
import { placeOf } from "../stack/view";
import { moment } from "../text";
import { type Check, type Finding, refusal, warning } from "./check";

/** What the new place must have of its own: secrets, keys, certificates. */

const bringUp = "Run `pulumi up`; a failover makes none of it.";

/** What an error of a missing thing is called, by every service in its own way. */
const isMissing = (error: unknown): boolean =>
  error instanceof Error && /NotFound/.test(error.name);

async function orMissing<T>(ask: Promise<T>): Promise<T | undefined> {
  try {
    return await ask;
  } catch (error) {
    if (isMissing(error)) {
      return undefined;
    }
    throw error;
  }
}

/** Days before its end from which a certificate is worth a word. */
const soon = 14;

interface Secret {
  readonly name: string;
  readonly copyOf?: string;
}

const describeSecret = ({ aws }: Context, region: string, name: string) =>
  orMissing(aws(region).secretsManager.send(new DescribeSecretCommand({ SecretId: name })));

/** Id of the version that is in use. */
const currentVersion = (versions: { readonly [id: string]: string[] } | undefined) =>
  Object.entries(versions ?? {}).find(([, stages]) => stages.includes("AWSCURRENT"))?.[0];

async function secret(context: Context, { name, copyOf }: Secret): Promise<Finding[]> {
  const { run } = context;
  const here = await describeSecret(context, run.to, name);
  if (here === undefined || here.DeletedDate !== undefined) {
    const is = here === undefined ? "is missing" : "is about to be deleted";
    return [refusal(`secret ${name} ${is} in ${run.to}`, bringUp)];
  }
  if (copyOf === undefined || !reachable(context).includes(copyOf)) {
    return [];
  }
  const original = await describeSecret(context, copyOf, name);
  const [copy, version] = [here, original].map((each) => currentVersion(each?.VersionIdsToStages));
  return copy === version
    ? []
    : [
        refusal(
          `secret ${name} in ${run.to} is not the version that ${copyOf} has`,
          "See the replication status of the secret; it is copied within seconds.",
        ),
      ];
}

export const secrets: Check = {
  name: "secrets",
  asks: ["SecretsManager"],
  run: async (context) => {
    const { secrets: needed } = placeOf(context.view, context.run.to).requirements;
    return (await Promise.all(needed.map((each) => secret(context, each)))).flat();
  },
};

export const keys: Check = {
  name: "keys",
  asks: ["KMS"],
  run: async ({ aws, run, view }) => {
    const { keys: needed } = placeOf(view, run.to).requirements;
    const found = await Promise.all(
      needed.map(async ({ id, name }): Promise<Finding[]> => {
        const key = await orMissing(aws(run.to).kms.send(new DescribeKeyCommand({ KeyId: id })));
        const state = key?.KeyMetadata?.KeyState ?? "missing";
        return state === "Enabled"
          ? []
          : [refusal(`key ${name} (${id}) is ${state} in ${run.to}`, bringUp)];
      }),
    );
    return found.flat();
  },
};

export const certificates: Check = {
  name: "certificates",
  asks: ["ACM"],
  run: async ({ aws, run, view, world }) => {
    const { certificates: needed } = placeOf(view, run.to).requirements;
    const found = await Promise.all(
      needed.map(async (arn): Promise<Finding[]> => {
        const answer = await orMissing(
          aws(run.to).acm.send(new DescribeCertificateCommand({ CertificateArn: arn })),
        );
        const { DomainName = arn, Status = "missing", NotAfter } = answer?.Certificate ?? {};
        const ends = NotAfter?.getTime() ?? Infinity;
        if (Status !== "ISSUED" || ends <= world.now()) {
          const is = Status === "ISSUED" ? "over" : Status;
          return [
            refusal(
              `the certificate of ${DomainName} is ${is} in ${run.to}`,
              "See its validation record in ACM.",
            ),
          ];
        }
        return ends - world.now() > soon * 86_400_000
          ? []
          : [
              warning(
                `the certificate of ${DomainName} in ${run.to} ends ${moment(ends)}`,
                "ACM renews it while its validation record is there.",
              ),
            ];
      }),
    );
    return found.flat();
  },
};
