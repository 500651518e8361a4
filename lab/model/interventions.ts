import { type Entry, type Journal } from "./journal";
import { CloudError, type Properties } from "./types";
import { isObject, valueAt } from "./values";
import { answersTo } from "./world";

/** What happens to resources without Pulumi: operators and drills call AWS themselves. The next refresh finds it. */

/**
 * What `SwitchoverGlobalCluster` does: the named cluster becomes the writer, the writer a reader.
 * @throws CloudError when either does not exist or the cluster is no member.
 */
export function switchWriter(
  journal: Journal,
  outputsOf: (entry: Entry) => Properties,
  globalClusterId: string,
  targetClusterArn: string,
): void {
  const type = "aws:rds/globalCluster:GlobalCluster";
  const entry = [...journal.all()].find((each) => answersTo(each, type, globalClusterId));
  if (entry === undefined) {
    throw new CloudError("GlobalClusterNotFoundFault", `${globalClusterId} does not exist.`);
  }
  const members = outputsOf(entry).globalClusterMembers;
  const isMember =
    Array.isArray(members) &&
    members.some(
      (member) => isObject(member) && valueAt(member, "dbClusterArn") === targetClusterArn,
    );
  if (!isMember) {
    throw new CloudError(
      "DBClusterNotFoundFault",
      `${targetClusterArn} is no member of ${globalClusterId}.`,
    );
  }
  journal.put({ ...entry, state: { ...entry.state, writer: targetClusterArn } });
}

/** Other values for properties of a resource: a mapping that was disabled, a parameter with another text. */
export function alter(
  journal: Journal,
  key: string,
  inputs: Properties,
  outputs: Properties = {},
): void {
  const entry = journal.get(key);
  if (entry !== undefined) {
    journal.put({
      ...entry,
      inputs: { ...entry.inputs, ...inputs },
      outputs: { ...entry.outputs, ...inputs, ...outputs },
    });
  }
}
