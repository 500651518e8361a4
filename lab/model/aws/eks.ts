import { createHash } from "node:crypto";
import { type Context, type Definitions } from "../definition";
import { CloudError, type Properties } from "../types";
import { isList, isObject, valueAt } from "../values";
import {
  aws,
  eksCluster,
  named,
  toEksCluster,
  toKey,
  toRole,
  toSecurityGroup,
  toSubnet,
} from "./shared";
import { vpcOf } from "./placement";

const toClusterName = toEksCluster("clusterName");

export const eks: Definitions = {
  [eksCluster]: {
    naming: named(100, "ResourceInUseException"),
    references: [
      toRole("roleArn", { missing: "InvalidParameterException" }),
      toRole("computeConfig.nodeRoleArn", { missing: "InvalidParameterException" }),
      toSubnet("vpcConfig.subnetIds[*]"),
      toSecurityGroup("vpcConfig.securityGroupIds[*]"),
      toKey("encryptionConfig.provider.keyArn", { missing: "InvalidParameterException" }),
    ],
    rules: (context) => {
      const ids = valueAt(context.inputs, "vpcConfig.subnetIds");
      const zones = new Set(
        (isList(ids) ? ids : []).map((id) =>
          typeof id === "string"
            ? context.find(aws("ec2/subnet"), id, context.region)?.outputs.availabilityZone
            : undefined,
        ),
      );
      if (zones.size < 2) {
        throw new CloudError(
          "InvalidParameterException",
          "Subnets specified must be in at least two different AZs",
        );
      }
      const auto = [
        "computeConfig.enabled",
        "storageConfig.blockStorage.enabled",
        "kubernetesNetworkConfig.elasticLoadBalancing.enabled",
      ].map((path) => context.flag(path));
      if (new Set(auto).size > 1) {
        throw new CloudError(
          "InvalidParameterException",
          "For EKS Auto Mode, please ensure that all required configs, including computeConfig, kubernetesNetworkConfig, and blockStorage are all either fully enabled or fully disabled.",
        );
      }
    },
    make: (context) => {
      const name = context.text("name");
      const id = context.hex(32, "oidc").toUpperCase();
      const group = context.ec2Id("sg", "cluster");
      const vpc = valueAt(context.inputs, "vpcConfig");
      const vpcConfig = isObject(vpc) ? vpc : {};
      const host = `${id}.${context.letters(3)}.${context.region}.eks.amazonaws.com`;
      return {
        id: name,
        aliases: [host, `https://${host}`],
        outputs: {
          arn: context.arn("eks", `cluster/${name}`),
          clusterId: "",
          createdAt: "2026-11-21T00:00:00Z",
          endpoint: `https://${host}`,
          certificateAuthority: { data: certificate(name) },
          identities: [
            { oidcs: [{ issuer: `https://oidc.eks.${context.region}.amazonaws.com/id/${id}` }] },
          ],
          platformVersion: "eks.1",
          status: "ACTIVE",
          version: context.text("version", "1.34"),
          vpcConfig: {
            ...vpcConfig,
            clusterSecurityGroupId: group,
            vpcId: vpcOf(context, vpcConfig),
          },
          accessConfig: valueAt(context.inputs, "accessConfig") ?? {
            authenticationMode: "CONFIG_MAP",
            bootstrapClusterCreatorAdminPermissions: true,
          },
          kubernetesNetworkConfig: {
            serviceIpv4Cidr: "172.20.0.0/16",
            ipFamily: "ipv4",
            ...objectAt(context, "kubernetesNetworkConfig"),
          },
          upgradePolicy: { supportType: "EXTENDED", ...objectAt(context, "upgradePolicy") },
        },
        implied: [{ type: aws("ec2/securityGroup"), id: group }],
      };
    },
    protection: { property: "deletionProtection", code: "InvalidRequestException" },
  },
  [aws("eks/addon")]: {
    references: [toClusterName, toRole("serviceAccountRoleArn")],
    make: (context) => {
      const name = context.text("addonName");
      return {
        id: `${context.text("clusterName")}:${name}`,
        outputs: {
          arn: context.arn("eks", `addon/${context.text("clusterName")}/${name}/${context.uuid()}`),
          addonVersion: context.text("addonVersion", "v1.0.0-eksbuild.1"),
          configurationValues: context.text("configurationValues"),
          createdAt: "2026-11-21T00:00:00Z",
          modifiedAt: "2026-11-21T00:00:00Z",
        },
      };
    },
  },
  [aws("eks/accessEntry")]: {
    references: [toClusterName],
    make: (context) => {
      const principal = context.text("principalArn");
      return {
        id: `${context.text("clusterName")}:${principal}`,
        outputs: {
          accessEntryArn: context.arn(
            "eks",
            `access-entry/${context.text("clusterName")}/role/${context.account}/${principal.split("/").pop() ?? ""}/${context.uuid()}`,
          ),
          createdAt: "2026-11-21T00:00:00Z",
          modifiedAt: "2026-11-21T00:00:00Z",
          kubernetesGroups: valueAt(context.inputs, "kubernetesGroups") ?? [],
          userName: context.text("userName", principal),
          type: context.text("type", "STANDARD"),
        },
      };
    },
  },
  [aws("eks/accessPolicyAssociation")]: {
    references: [toClusterName],
    make: (context) => ({
      id: `${context.text("clusterName")}#${context.text("principalArn")}#${context.text("policyArn")}`,
      outputs: { associatedAt: "2026-11-21T00:00:00Z", modifiedAt: "2026-11-21T00:00:00Z" },
    }),
  },
  [aws("eks/podIdentityAssociation")]: {
    references: [toClusterName, toRole("roleArn"), toRole("targetRoleArn")],
    make: (context) => {
      const id = `a-${context.letters(17)}`;
      return {
        id,
        outputs: {
          associationId: id,
          associationArn: context.arn(
            "eks",
            `podidentityassociation/${context.text("clusterName")}/${id}`,
          ),
          externalId: "",
        },
      };
    },
  },
};

const objectAt = (context: Context, path: string): Properties => {
  const value = valueAt(context.inputs, path);
  return isObject(value) ? value : {};
};

/** Looks like a PEM certificate in base64; no client of the model checks more. */
const certificate = (name: string) =>
  Buffer.from(
    `-----BEGIN CERTIFICATE-----\n${createHash("sha256").update(name).digest("base64")}\n-----END CERTIFICATE-----\n`,
  ).toString("base64");
