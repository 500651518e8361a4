import { type Definitions } from "../definition";
import { CloudError } from "../types";
import {
  elasticacheGlobal,
  inherited,
  refuseBadMember,
  refuseLonelyChange,
  toGlobalGroup,
} from "./elasticacheGlobal";
import { aws, named, toKey, toLogGroup, toSecurityGroup, toSubnet, toTopic } from "./shared";

const subnetGroup = aws("elasticache/subnetGroup");
const cacheParameters = aws("elasticache/parameterGroup");

export const elasticache: Definitions = {
  ...elasticacheGlobal,
  [subnetGroup]: {
    naming: named(255, "CacheSubnetGroupAlreadyExists", { lower: true }),
    references: [toSubnet("subnetIds[*]")],
    make: (context) => ({
      id: context.text("name"),
      outputs: {
        arn: context.arn("elasticache", `subnetgroup:${context.text("name")}`),
        vpcId: "",
        description: context.text("description", "Managed by Pulumi"),
      },
    }),
  },
  [cacheParameters]: {
    naming: named(255, "CacheParameterGroupAlreadyExists", { lower: true }),
    make: (context) => ({
      id: context.text("name"),
      outputs: { arn: context.arn("elasticache", `parametergroup:${context.text("name")}`) },
    }),
  },
  [aws("elasticache/replicationGroup")]: {
    naming: {
      property: "replicationGroupId",
      max: 40,
      lower: true,
      taken: "ReplicationGroupAlreadyExistsFault",
    },
    references: [
      toGlobalGroup,
      {
        path: "subnetGroupName",
        to: [subnetGroup],
        missing: "CacheSubnetGroupNotFoundFault",
        holds: "CacheSubnetGroupInUse",
      },
      {
        path: "parameterGroupName",
        to: [cacheParameters],
        missing: "CacheParameterGroupNotFound",
        holds: "InvalidCacheParameterGroupState",
      },
      toSecurityGroup("securityGroupIds[*]"),
      toKey("kmsKeyId"),
      toTopic("notificationTopicArn"),
      toLogGroup("logDeliveryConfigurations[*].destination"),
    ],
    rules: (context, before) => {
      if (before === undefined) {
        refuseBadMember(context);
      } else {
        refuseLonelyChange(context, before);
      }
      const nodes = context.number("numCacheClusters", 1);
      if (context.flag("multiAzEnabled") && !context.flag("automaticFailoverEnabled")) {
        throw new CloudError(
          "InvalidParameterCombination",
          "automaticFailoverEnabled must be true when multiAzEnabled is true.",
        );
      }
      if (
        context.flag("automaticFailoverEnabled") &&
        nodes < 2 &&
        context.inputs.replicasPerNodeGroup === undefined
      ) {
        throw new CloudError(
          "InvalidParameterValue",
          "Automatic failover needs two nodes or more.",
        );
      }
    },
    make: (context) => {
      const id = context.text("replicationGroupId");
      const count = context.number("numCacheClusters", 1);
      const host = (kind: string) =>
        `${kind}.${id}.${context.letters(6)}.${context.region.replace(/^(..).*-(.).*-(\d)$/, "$1$2$3")}.cache.amazonaws.com`;
      return {
        id,
        outputs: {
          arn: context.arn("elasticache", `replicationgroup:${id}`),
          primaryEndpointAddress: host("master"),
          readerEndpointAddress: host("replica"),
          configurationEndpointAddress: "",
          memberClusters: Array.from(
            { length: count },
            (_, index) => `${id}-${`${index + 1}`.padStart(3, "0")}`,
          ),
          engineVersionActual: `${context.text("engineVersion", "8.0")}.1`,
          clusterEnabled: false,
          numCacheClusters: count,
          ...inherited(context),
        },
      };
    },
    secrets: ["authToken"],
  },
};
