import { createHash } from "node:crypto";
import { type Context, type Definitions } from "../definition";
import { CloudError, type Properties } from "../types";
import { isList, isObject, valueAt } from "../values";
import {
  aws,
  balancerZones,
  eksCluster,
  named,
  onlyArnsOf,
  toEksCluster,
  toFunction,
  toKey,
  toLogGroup,
  toQueue,
  toRole,
  toSecurityGroup,
  toSubnet,
  toTopic,
  toVpc,
} from "./shared";

/** Lambda's limit for all variables of a function together. */
const environmentLimit = 4096;

/** A function by name, ARN or qualified ARN; `name:alias` too. */
const functionOf = (value: string) =>
  value.startsWith("arn:") ? value.split(":").slice(0, 7).join(":") : value.split(":")[0];

const lambdaFunction = aws("lambda/function");

function refuseLargeEnvironment(context: Context): void {
  const variables = valueAt(context.inputs, "environment.variables");
  const bytes = Object.entries(isObject(variables) ? variables : {}).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(String(value)),
    0,
  );
  if (bytes > environmentLimit) {
    throw new CloudError(
      "InvalidParameterValueException",
      `Lambda was unable to configure your environment variables because they exceed the ${environmentLimit} byte limit: ${bytes}.`,
    );
  }
}

/** What a queue must grant the function that reads it (Lambda developer guide, "Using Lambda with Amazon SQS"). */
function refuseShortVisibility(context: Context): void {
  const source = context.text("eventSourceArn");
  const queue = context.find(aws("sqs/queue"), source, context.region);
  const handler = context.find(
    lambdaFunction,
    functionOf(context.text("functionName")) ?? "",
    context.region,
  );
  if (queue === undefined || handler === undefined) {
    return;
  }
  const seconds = (properties: Properties, name: string, fallback: number) => {
    const value = properties[name];
    return typeof value === "number" ? value : fallback;
  };
  const visibility = seconds(queue.inputs, "visibilityTimeoutSeconds", 30);
  const timeout = seconds(handler.inputs, "timeout", 3);
  if (visibility < timeout) {
    throw new CloudError(
      "InvalidParameterValueException",
      `Queue visibility timeout: ${visibility} seconds is less than Function timeout: ${timeout} seconds`,
    );
  }
  const batch = context.number("batchSize", 10);
  if (source.endsWith(".fifo") && batch > 10) {
    throw new CloudError(
      "InvalidParameterValueException",
      `Batch size ${batch} is invalid: a FIFO queue gives 10 messages at most.`,
    );
  }
  if (
    source.endsWith(".fifo") &&
    context.inputs.maximumBatchingWindowInSeconds !== undefined &&
    context.number("maximumBatchingWindowInSeconds", 0) > 0
  ) {
    throw new CloudError(
      "InvalidParameterValueException",
      "Batching window is not supported for FIFO queues.",
    );
  }
  if (batch > 10 && context.number("maximumBatchingWindowInSeconds", 0) < 1) {
    throw new CloudError(
      "InvalidParameterValueException",
      "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10",
    );
  }
}

const lambda: Definitions = {
  [lambdaFunction]: {
    naming: named(64, "ResourceConflictException"),
    references: [
      toRole("role", { missing: "InvalidParameterValueException" }),
      toSubnet("vpcConfig.subnetIds[*]"),
      toSecurityGroup("vpcConfig.securityGroupIds[*]"),
      toKey("kmsKeyArn"),
      toLogGroup("loggingConfig.logGroup"),
      toQueue("deadLetterConfig.targetArn", { key: onlyArnsOf("sqs") }),
      toTopic("deadLetterConfig.targetArn", { key: onlyArnsOf("sns") }),
    ],
    rules: refuseLargeEnvironment,
    make: (context) => {
      const name = context.text("name");
      const arn = context.arn("lambda", `function:${name}`);
      const code = createHash("sha256")
        .update(JSON.stringify(context.inputs.code ?? context.inputs.s3Key ?? ""))
        .digest("base64");
      const version = context.flag("publish") ? "1" : "$LATEST";
      const vpc = valueAt(context.inputs, "vpcConfig");
      const path = `arn:${context.partition}:apigateway:${context.region}:lambda:path/2015-03-31/functions`;
      return {
        id: name,
        aliases: [`${arn}:${version}`],
        outputs: {
          arn,
          invokeArn: `${path}/${arn}/invocations`,
          qualifiedArn: `${arn}:${version}`,
          qualifiedInvokeArn: `${path}/${arn}:${version}/invocations`,
          responseStreamingInvokeArn: `arn:${context.partition}:apigateway:${context.region}:lambda:path/2021-11-15/functions/${arn}/response-streaming-invocations`,
          version,
          codeSha256: code,
          sourceCodeHash: context.text("sourceCodeHash", code),
          sourceCodeSize: 1024,
          lastModified: "2026-11-21T00:00:00.000+0000",
          signingJobArn: "",
          signingProfileVersionArn: "",
          ...(isObject(vpc) ? { vpcConfig: { ...vpc, vpcId: vpcOf(context, vpc) } } : {}),
        },
      };
    },
  },
  [aws("lambda/permission")]: {
    references: [toFunction("function", { key: functionOf })],
    rules: (context, before) => {
      const same = context
        .all(aws("lambda/permission"))
        .find(
          (other) =>
            other.region === context.region &&
            other.inputs.function === context.inputs.function &&
            context.inputs.statementId !== undefined &&
            other.inputs.statementId === context.inputs.statementId,
        );
      if (before === undefined && same !== undefined) {
        throw new CloudError(
          "ResourceConflictException",
          `The statement id (${context.text("statementId")}) provided already exists.`,
        );
      }
    },
    make: (context) => {
      const id = context.text("statementId", `terraform-${context.digits(26)}`);
      return { id, outputs: { statementId: id } };
    },
  },
  [aws("lambda/eventSourceMapping")]: {
    references: [
      toFunction("functionName", { key: functionOf }),
      toQueue("eventSourceArn", {
        key: onlyArnsOf("sqs"),
        missing: "InvalidParameterValueException",
      }),
      toQueue("destinationConfig.onFailure.destinationArn", { key: onlyArnsOf("sqs") }),
      toKey("kmsKeyArn"),
    ],
    rules: refuseShortVisibility,
    make: (context) => {
      const uuid = context.uuid();
      const handler = context.find(
        lambdaFunction,
        functionOf(context.text("functionName")) ?? "",
        context.region,
      );
      return {
        id: uuid,
        outputs: {
          uuid,
          arn: context.arn("lambda", `event-source-mapping:${uuid}`),
          functionArn: handler?.outputs.arn ?? "",
          state: context.flag("enabled", true) ? "Enabled" : "Disabled",
          stateTransitionReason: "USER_INITIATED",
          lastModified: "2026-11-21T00:00:00Z",
          lastProcessingResult: "",
        },
      };
    },
  },
  [aws("lambda/invocation")]: {
    references: [toFunction("functionName", { key: functionOf })],
    make: (context) => ({
      id: `${context.text("functionName")}_${context.text("qualifier", "$LATEST")}_${context.hex(32)}`,
      outputs: { result: JSON.stringify({ statusCode: 200 }) },
    }),
  },
};

/** VPC of the first subnet. */
function vpcOf(context: Context, from: Properties): string {
  const ids = from.subnetIds ?? from.subnets;
  const first = isList(ids) ? ids.find((id) => typeof id === "string") : undefined;
  const subnet =
    typeof first === "string" ? context.find(aws("ec2/subnet"), first, context.region) : undefined;
  const vpc = subnet?.inputs.vpcId;
  return typeof vpc === "string" ? vpc : "";
}

const toClusterName = toEksCluster("clusterName");

const eks: Definitions = {
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
          certificateAuthorities: [{ data: certificate(name) }],
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
  [aws("eks/nodeGroup")]: {
    naming: { property: "nodeGroupName", max: 63, taken: undefined },
    references: [
      toClusterName,
      toRole("nodeRoleArn", { missing: "InvalidParameterException" }),
      toSubnet("subnetIds[*]"),
    ],
    make: (context) => {
      const name = context.text("nodeGroupName");
      return {
        id: `${context.text("clusterName")}:${name}`,
        outputs: {
          arn: context.arn(
            "eks",
            `nodegroup/${context.text("clusterName")}/${name}/${context.uuid()}`,
          ),
          status: "ACTIVE",
          version: context.text("version", "1.34"),
          releaseVersion: "1.34.0-20261101",
          amiType: context.text("amiType", "AL2023_x86_64_STANDARD"),
          capacityType: context.text("capacityType", "ON_DEMAND"),
          diskSize: context.number("diskSize", 20),
          resources: [
            {
              autoscalingGroups: [{ name: `eks-${name}-${context.uuid()}` }],
              remoteAccessSecurityGroupId: "",
            },
          ],
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

const loadBalancer = aws("lb/loadBalancer");
const targetGroup = aws("lb/targetGroup");

const isNetwork = (context: Context) =>
  context.text("loadBalancerType", "application") === "network";

const lb: Definitions = {
  [loadBalancer]: {
    naming: named(32, "DuplicateLoadBalancerName"),
    references: [
      toSubnet("subnets[*]"),
      toSubnet("subnetMappings[*].subnetId"),
      toSecurityGroup("securityGroups[*]"),
    ],
    make: (context) => {
      const name = context.text("name");
      const suffix = `${isNetwork(context) ? "net" : "app"}/${name}/${context.hex(16)}`;
      const arn = context.arn("elasticloadbalancing", `loadbalancer/${suffix}`);
      const scheme = context.flag("internal") ? "internal-" : "";
      const host = isNetwork(context)
        ? `${name}-${context.hex(16)}.elb.${context.region}`
        : `${scheme}${name}-${context.digits(10)}.${context.region}.elb`;
      return {
        id: arn,
        outputs: {
          arn,
          arnSuffix: suffix,
          dnsName: `${host}.amazonaws.com`,
          zoneId:
            balancerZones[context.region]?.[isNetwork(context) ? 1 : 0] ??
            `Z${context.capitals(13)}`,
          vpcId: vpcOf(context, context.inputs),
          ipAddressType: context.text("ipAddressType", "ipv4"),
          internal: context.flag("internal"),
        },
      };
    },
    protection: { property: "enableDeletionProtection", code: "OperationNotPermitted" },
  },
  [targetGroup]: {
    naming: named(32, "DuplicateTargetGroupName"),
    references: [toVpc("vpcId", { holds: undefined })],
    make: (context) => {
      const suffix = `targetgroup/${context.text("name")}/${context.hex(16)}`;
      const arn = context.arn("elasticloadbalancing", suffix);
      return {
        id: arn,
        outputs: { arn, arnSuffix: suffix, ipAddressType: "ipv4", loadBalancerArns: [] },
      };
    },
  },
  [aws("lb/listener")]: {
    references: [
      {
        path: "loadBalancerArn",
        to: [loadBalancer],
        missing: "LoadBalancerNotFound",
        holds: "ResourceInUse",
      },
      {
        path: "defaultActions[*].targetGroupArn",
        to: [targetGroup],
        missing: "TargetGroupNotFound",
        holds: "ResourceInUse",
      },
      {
        path: "defaultActions[*].forward.targetGroups[*].arn",
        to: [targetGroup],
        missing: "TargetGroupNotFound",
        holds: "ResourceInUse",
      },
      {
        path: "certificateArn",
        to: [aws("acm/certificate")],
        missing: "CertificateNotFound",
        holds: "ResourceInUseException",
        also: (target, context) => {
          if (
            context
              .all(aws("acm/certificateValidation"))
              .every(({ inputs }) => inputs.certificateArn !== target.id)
          ) {
            throw new CloudError(
              "UnsupportedCertificate",
              `The certificate '${target.id}' has not been issued: its validation is pending.`,
            );
          }
        },
      },
    ],
    rules: (context) => {
      const same = context
        .all(aws("lb/listener"))
        .find(
          (other) =>
            other.urn !== context.urn &&
            other.inputs.loadBalancerArn === context.inputs.loadBalancerArn &&
            other.inputs.port === context.inputs.port,
        );
      if (same !== undefined) {
        throw new CloudError(
          "DuplicateListener",
          `A listener already exists on this port for this load balancer: ${same.name}.`,
        );
      }
    },
    make: (context) => {
      const balancer = context.text("loadBalancerArn").replace(":loadbalancer/", ":listener/");
      const arn = `${balancer}/${context.hex(16)}`;
      return { id: arn, outputs: { arn, protocol: context.text("protocol", "HTTP") } };
    },
  },
};

export const compute: Definitions = { ...lambda, ...eks, ...lb };
