import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { type Statement } from "../../components/support/iam";
import { type ClientOptions } from "../../drills/clients";
import { unless } from "./project/projector";
import { type ClientOptions as LabOptions } from "./types";
import { ofTheLab } from "./world";

/** Roles that no stack has, for whoever else calls the emulated AWS by one. */

/** What the emulator is asked with: the account is the access key. */
export type Asking = Pick<LabOptions, "credentials" | "endpoint" | "region">;

const document = (statements: readonly Statement[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });

/** Makes a role, unless it is there, and says what it may do. @returns its ARN. */
export async function createRole(
  options: Asking,
  name: string,
  principal: Statement["Principal"],
  rights: readonly Statement[],
): Promise<string> {
  const iam = ofTheLab(new IAMClient(options));
  const trust = document([{ Effect: "Allow", Principal: principal, Action: "sts:AssumeRole" }]);
  await unless<unknown>(
    ["EntityAlreadyExistsException"],
    () => iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: trust })),
    () => Promise.resolve(),
  );
  if (rights.length > 0) {
    const PolicyDocument = document(rights);
    await iam.send(
      new PutRolePolicyCommand({ RoleName: name, PolicyName: "rights", PolicyDocument }),
    );
  }
  return `arn:aws:iam::${options.credentials.accessKeyId}:role/${name}`;
}

/** Credentials of a role that may do just this. */
export async function assumeRole(
  options: Asking,
  name: string,
  rights: readonly Statement[],
): Promise<NonNullable<ClientOptions["credentials"]>> {
  const account = { AWS: options.credentials.accessKeyId };
  const RoleArn = await createRole(options, name, account, rights);
  const { Credentials: session } = await ofTheLab(new STSClient(options)).send(
    new AssumeRoleCommand({ RoleArn, RoleSessionName: name }),
  );
  if (session?.AccessKeyId === undefined || session.SecretAccessKey === undefined) {
    throw new Error(`the AWS emulator gave no credentials for the role ${name}`);
  }
  return {
    accessKeyId: session.AccessKeyId,
    secretAccessKey: session.SecretAccessKey,
    sessionToken: session.SessionToken,
  };
}
