import { DescribeGlobalClustersCommand, type RDSClient } from "@aws-sdk/client-rds";

/** Whether the databases of this place take writes. */
export type WritesHere = () => Promise<boolean>;

/**
 * Whether every global database has its writer in `region`. Asked in that region, which knows its own members while another
 * one is silent. No databases: nothing stands against it.
 * @param identifiers of the global databases.
 */
export const writerIn =
  (rds: RDSClient, identifiers: readonly string[], region: string): WritesHere =>
  async () => {
    const here = await Promise.all(identifiers.map((id) => isWriterIn(rds, id, region)));
    return here.every(Boolean);
  };

async function isWriterIn(rds: RDSClient, identifier: string, region: string): Promise<boolean> {
  const { GlobalClusters: found = [] } = await rds.send(
    new DescribeGlobalClustersCommand({ GlobalClusterIdentifier: identifier }),
  );
  const members = found.flatMap(({ GlobalClusterMembers = [] }) => GlobalClusterMembers);
  const writers = members.filter(({ IsWriter }) => IsWriter === true);
  // arn:aws:rds:REGION:ACCOUNT:cluster:NAME
  return writers.length === 1 && writers[0]?.DBClusterArn?.split(":")[3] === region;
}
