import { type Definitions } from "../definition";
import { aws, named, toRole, toSecurityGroup, toSubnet, toTopic } from "./shared";

const subnetGroup = aws("dax/subnetGroup");
const parameterGroup = aws("dax/parameterGroup");

/** With TLS, and without. */
const ports = { TLS: 9111, NONE: 8111 };

export const dax: Definitions = {
  [subnetGroup]: {
    naming: named(255, "SubnetGroupAlreadyExistsFault", { lower: true }),
    references: [toSubnet("subnetIds[*]")],
    make: (context) => ({ id: context.text("name"), outputs: { vpcId: "" } }),
  },
  [parameterGroup]: {
    naming: named(255, "ParameterGroupAlreadyExistsFault", { lower: true }),
    make: (context) => ({ id: context.text("name") }),
  },
  [aws("dax/cluster")]: {
    naming: {
      property: "clusterName",
      max: 20,
      auto: false,
      lower: true,
      taken: "ClusterAlreadyExistsFault",
    },
    references: [
      {
        path: "subnetGroupName",
        to: [subnetGroup],
        missing: "SubnetGroupNotFoundFault",
        holds: "SubnetGroupInUseFault",
      },
      {
        path: "parameterGroupName",
        to: [parameterGroup],
        missing: "ParameterGroupNotFoundFault",
        holds: "InvalidParameterGroupStateFault",
      },
      toRole("iamRoleArn"),
      toSecurityGroup("securityGroupIds[*]"),
      toTopic("notificationTopicArn"),
    ],
    make: (context) => {
      const name = context.text("clusterName");
      const port = context.text("clusterEndpointEncryptionType") === "TLS" ? ports.TLS : ports.NONE;
      const account = context.letters(6);
      const host = `${name}.${account}.dax-clusters.${context.region}.amazonaws.com`;
      return {
        id: name,
        outputs: {
          arn: context.arn("dax", `cache/${name}`),
          clusterAddress: host,
          configurationEndpoint: `${host}:${port}`,
          port,
          nodes: Array.from({ length: context.number("replicationFactor", 1) }, (_, index) => ({
            id: `${name}-${String.fromCharCode(97 + index)}`,
            address: `${name}-${String.fromCharCode(97 + index)}.${account}.nodes.dax-clusters.${context.region}.amazonaws.com`,
            availabilityZone: `${context.region}${String.fromCharCode(97 + (index % 3))}`,
            port,
          })),
        },
      };
    },
  },
};
