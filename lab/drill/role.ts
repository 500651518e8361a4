import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { type ClientOptions } from "../../drills/clients";
import { rights } from "../../drills/rights";
import { type LabCloud } from "../emulator/types";
import { unless } from "../emulator/project/projector";
import { ofTheLab } from "../emulator/world";

const name = "evenkeel-lab-drill";

const document = (statement: object) =>
  JSON.stringify({ Version: "2012-10-17", Statement: statement });

/**
 * Credentials of a role that may do what docs/drills.md lists, and nothing else: what is missing there, the emulated AWS
 * refuses.
 */
export async function drillRole({
  account,
  clientOptions,
}: Pick<LabCloud, "account" | "clientOptions">): Promise<ClientOptions["credentials"]> {
  const options = clientOptions("us-east-1");
  const iam = ofTheLab(new IAMClient(options));
  const trust = { Effect: "Allow", Principal: { AWS: account }, Action: "sts:AssumeRole" };
  await unless<unknown>(
    ["EntityAlreadyExistsException"],
    () =>
      iam.send(
        new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: document(trust) }),
      ),
    () => Promise.resolve(),
  );
  const allowed = { Effect: "Allow", Action: rights, Resource: "*" };
  await iam.send(
    new PutRolePolicyCommand({
      ...{ RoleName: name, PolicyName: "drill" },
      PolicyDocument: document(allowed),
    }),
  );
  const { Credentials: session } = await ofTheLab(new STSClient(options)).send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${account}:role/${name}`,
      RoleSessionName: "drill",
    }),
  );
  if (session?.AccessKeyId === undefined || session.SecretAccessKey === undefined) {
    throw new Error("the AWS emulator gave no credentials for the drill's role");
  }
  return {
    accessKeyId: session.AccessKeyId,
    secretAccessKey: session.SecretAccessKey,
    sessionToken: session.SessionToken,
  };
}
