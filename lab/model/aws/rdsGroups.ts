import { type Definitions } from "../definition";
import { CloudError } from "../types";
import { text } from "./globalDatabase";
import { aws, named, toSubnet } from "./shared";

export const subnetGroup = aws("rds/subnetGroup");

export const rdsGroups: Definitions = {
  [subnetGroup]: {
    naming: named(255, "DBSubnetGroupAlreadyExists", { lower: true }),
    references: [toSubnet("subnetIds[*]")],
    rules: (context) => {
      const ids = context.inputs.subnetIds;
      const zones = new Set(
        context
          .all(aws("ec2/subnet"))
          .filter(({ id }) => Array.isArray(ids) && ids.includes(id))
          .map(({ outputs }) => outputs.availabilityZone),
      );
      if (zones.size < 2) {
        throw new CloudError(
          "DBSubnetGroupDoesNotCoverEnoughAZs",
          "The DB subnet group must cover at least two availability zones.",
        );
      }
    },
    make: (context) => ({
      id: context.text("name"),
      outputs: {
        arn: context.arn("rds", `subgrp:${context.text("name")}`),
        vpcId: text(
          context
            .all(aws("ec2/subnet"))
            .find(({ id }) => JSON.stringify(context.inputs.subnetIds ?? null).includes(id))
            ?.inputs ?? {},
          "vpcId",
        ),
        supportedNetworkTypes: ["IPV4"],
        description: context.text("description", "Managed by Pulumi"),
      },
    }),
  },
  [aws("rds/clusterParameterGroup")]: {
    naming: named(255, "DBParameterGroupAlreadyExists", { lower: true }),
    make: (context) => ({
      id: context.text("name"),
      outputs: { arn: context.arn("rds", `cluster-pg:${context.text("name")}`) },
    }),
  },
  [aws("rds/parameterGroup")]: {
    naming: named(255, "DBParameterGroupAlreadyExists", { lower: true }),
    make: (context) => ({
      id: context.text("name"),
      outputs: { arn: context.arn("rds", `pg:${context.text("name")}`) },
    }),
  },
};
