import { type Definitions } from "../definition";
import { aws, named, toKey, toRole } from "./shared";

export const iam: Definitions = {
  [aws("iam/role")]: {
    naming: named(64, "EntityAlreadyExists", { within: "account" }),
    make: (context) => {
      const name = context.text("name");
      const path = context.text("path", "/");
      return {
        id: name,
        outputs: {
          arn: context.arn("iam", `role${path}${name}`, { region: "" }),
          uniqueId: `AROA${context.capitals(17)}`,
          createDate: "2026-11-21T00:00:00Z",
          path,
          maxSessionDuration: context.number("maxSessionDuration", 3600),
          managedPolicyArns: [],
        },
      };
    },
  },
  [aws("iam/rolePolicy")]: {
    naming: named(128),
    references: [toRole("role", { holds: "DeleteConflict" })],
    make: (context) => ({ id: `${context.text("role")}:${context.text("name")}` }),
  },
  [aws("iam/rolePolicyAttachment")]: {
    references: [
      toRole("role", { holds: "DeleteConflict" }),
      {
        path: "policyArn",
        to: [aws("iam/policy")],
        missing: "NoSuchEntity",
        holds: "DeleteConflict",
      },
    ],
    make: (context) => ({ id: `${context.text("role")}-${context.digits(20)}` }),
  },
  [aws("iam/policy")]: {
    naming: named(128, "EntityAlreadyExists"),
    make: (context) => {
      const arn = context.arn("iam", `policy${context.text("path", "/")}${context.text("name")}`, {
        region: "",
      });
      return { id: arn, outputs: { arn, policyId: `ANPA${context.capitals(17)}` } };
    },
  },
};

export const kms: Definitions = {
  [aws("kms/key")]: {
    make: (context) => {
      const id = context.flag("multiRegion") ? `mrk-${context.hex(32)}` : context.uuid();
      return {
        id,
        outputs: {
          arn: context.arn("kms", `key/${id}`),
          keyId: id,
          keyUsage: context.text("keyUsage", "ENCRYPT_DECRYPT"),
          customerMasterKeySpec: context.text("customerMasterKeySpec", "SYMMETRIC_DEFAULT"),
          multiRegion: context.flag("multiRegion"),
        },
      };
    },
  },
  [aws("kms/alias")]: {
    naming: named(256, "AlreadyExistsException", { prefix: "alias/" }),
    references: [toKey("targetKeyId")],
    make: (context) => {
      const name = context.text("name");
      const key = context.find(aws("kms/key"), context.text("targetKeyId"), context.region);
      return {
        id: name,
        outputs: {
          arn: context.arn("kms", name),
          targetKeyArn: key?.outputs.arn ?? "",
          targetKeyId: key?.id ?? context.text("targetKeyId"),
        },
      };
    },
  },
};
