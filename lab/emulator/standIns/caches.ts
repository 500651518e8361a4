import { type Entry } from "../../model/journal";
import { type FrontAnswer, type FrontRequest } from "../types";
import { type Books, Refused, type StandIns, textOf } from "./standIn";

/** ElastiCache's global datastores: who is in one, and who takes writes. A failover is done when it is answered. */

const globalType = "aws:elasticache/globalReplicationGroup:GlobalReplicationGroup";
const groupType = "aws:elasticache/replicationGroup:ReplicationGroup";

const escape = (text: string) =>
  text.replace(/[<>&]/g, (character) => `&#${character.charCodeAt(0)};`);

const tag = (name: string, content: string) => `<${name}>${content}</${name}>`;

const answer = (operation: string, result: string): FrontAnswer => ({
  status: 200,
  contentType: "text/xml",
  body:
    `<${operation}Response xmlns="http://elasticache.amazonaws.com/doc/2015-02-02/">` +
    `${tag(`${operation}Result`, result)}<ResponseMetadata><RequestId>lab</RequestId></ResponseMetadata>` +
    `</${operation}Response>`,
});

function findGlobal(request: FrontRequest, books: Books): Entry {
  const id = textOf(request, "GlobalReplicationGroupId");
  const found = books.entries().find((entry) => entry.type === globalType && entry.id === id);
  if (found === undefined) {
    throw new Refused(
      "GlobalReplicationGroupNotFoundFault",
      `Global replication group ${id} not found.`,
      404,
    );
  }
  return found;
}

/** The founder, and those that joined. */
const membersOf = ({ id, region, inputs }: Entry, books: Books): readonly Entry[] =>
  books
    .entries()
    .filter(
      (entry) =>
        entry.type === groupType &&
        (entry.inputs.globalReplicationGroupId === id ||
          (entry.id === inputs.primaryReplicationGroupId && entry.region === region)),
    );

/** Region whose group takes writes: the founder's, until another one took over. */
const primaryOf = ({ region, state }: Entry): string =>
  typeof state.primaryRegion === "string" ? state.primaryRegion : (region ?? "");

function describe(global: Entry, books: Books): string {
  const members = membersOf(global, books);
  const primary = primaryOf(global);
  const described = members.map((member) =>
    tag(
      "GlobalReplicationGroupMember",
      tag("ReplicationGroupId", escape(member.id)) +
        tag("ReplicationGroupRegion", member.region ?? "") +
        tag("Role", member.region === primary ? "PRIMARY" : "SECONDARY") +
        tag("AutomaticFailover", "enabled") +
        tag("Status", "associated"),
    ),
  );
  return (
    tag("GlobalReplicationGroupId", escape(global.id)) +
    tag("Status", members.length > 1 ? "available" : "primary-only") +
    tag("Members", described.join(""))
  );
}

export const caches: StandIns = {
  DescribeGlobalReplicationGroups: (request, books) => {
    const wanted = textOf(request, "GlobalReplicationGroupId");
    const found =
      wanted === ""
        ? books.entries().filter(({ type }) => type === globalType)
        : [findGlobal(request, books)];
    const groups = found.map((global) => tag("GlobalReplicationGroup", describe(global, books)));
    return answer(request.operation, tag("GlobalReplicationGroups", groups.join("")));
  },
  FailoverGlobalReplicationGroup: (request, books) => {
    const global = findGlobal(request, books);
    const [region, id] = ["PrimaryRegion", "PrimaryReplicationGroupId"].map((name) =>
      textOf(request, name),
    );
    const target = membersOf(global, books).find(
      (member) => member.region === region && member.id === id,
    );
    if (target === undefined || region === undefined) {
      throw new Refused(
        "InvalidParameterValue",
        `${id ?? ""} in ${region ?? ""} is no member of ${global.id}.`,
      );
    }
    if (primaryOf(global) === region) {
      throw new Refused("InvalidParameterValue", `${target.id} is the primary already.`);
    }
    books.alter(global.key, { state: { primaryRegion: region } });
    const moved = findGlobal(request, books);
    return answer(request.operation, tag("GlobalReplicationGroup", describe(moved, books)));
  },
};

/** An error of the query protocol. */
export const queryRefusal = ({ code, message, status }: Refused): FrontAnswer => ({
  status,
  contentType: "text/xml",
  body: tag(
    "ErrorResponse",
    tag("Error", tag("Type", "Sender") + tag("Code", code) + tag("Message", escape(message))) +
      tag("RequestId", "lab"),
  ),
});
