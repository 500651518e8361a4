import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { type Entry } from "../../model/journal";
import { ifThere, needText, type Projectors, textAt, unless } from "./projector";

/** Roles with what they may do: functions act by them, and the emulator evaluates each of their calls. */

const gone = ["NoSuchEntityException"];

const trust = (entry: Entry) => ({
  RoleName: entry.id,
  PolicyDocument: needText(entry, "assumeRolePolicy"),
});

const inline = (entry: Entry) => ({
  RoleName: needText(entry, "role"),
  PolicyName: needText(entry, "name"),
});

const attachment = (entry: Entry) => ({
  RoleName: needText(entry, "role"),
  PolicyArn: needText(entry, "policyArn"),
});

export const projectors: Projectors = {
  "aws:iam/role:Role": {
    apply: async (entry, world) => {
      const client = world.client(IAMClient, entry);
      const { RoleName, PolicyDocument } = trust(entry);
      await unless<unknown>(
        ["EntityAlreadyExistsException"],
        () =>
          client.send(
            new CreateRoleCommand({
              ...{ RoleName, AssumeRolePolicyDocument: PolicyDocument },
              Path: textAt(entry.inputs, "path"),
            }),
          ),
        () => client.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument })),
      );
    },
    remove: (entry, world) =>
      ifThere(gone, () =>
        world.client(IAMClient, entry).send(new DeleteRoleCommand({ RoleName: entry.id })),
      ),
  },
  "aws:iam/rolePolicy:RolePolicy": {
    apply: async (entry, world) => {
      const PolicyDocument = needText(entry, "policy");
      await world
        .client(IAMClient, entry)
        .send(new PutRolePolicyCommand({ ...inline(entry), PolicyDocument }));
    },
    remove: (entry, world) =>
      ifThere(gone, () =>
        world.client(IAMClient, entry).send(new DeleteRolePolicyCommand(inline(entry))),
      ),
  },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {
    apply: async (entry, world) => {
      await world.client(IAMClient, entry).send(new AttachRolePolicyCommand(attachment(entry)));
    },
    remove: (entry, world) =>
      ifThere(gone, () =>
        world.client(IAMClient, entry).send(new DetachRolePolicyCommand(attachment(entry))),
      ),
  },
};
