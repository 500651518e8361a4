import { expect } from "chai";
import { type Changes, changes } from "./changes";
import { home, kafkaAlone, kafkaMoved, planOf, timeout, variants } from "./plans";

const kafka = variants["prod, over topics and with Kafka"];

/** What of Kafka is in a list of changes. */
const ofKafka = (list: readonly string[]) => list.filter((each) => each.includes(" stream-"));

describe("A stack with Kafka", function () {
  this.timeout(timeout);

  describe("that gets a peer", () => {
    let found: Changes;
    before(async () => (found = changes(await planOf(kafkaAlone), await planOf(kafka))));

    it("keeps its cluster and its topics", () => {
      expect(ofKafka([...found.replaced, ...found.removed, ...found.options])).to.deep.equal([]);
    });

    it("opens its cluster to a replicator in place, and changes nothing else of it", () => {
      expect(ofKafka(found.inputs)).to.deep.equal([
        `Cluster stream-${home}-kafka-cluster: brokerNodeGroupInfo`,
      ]);
    });

    it("gets a replicator in each place", () => {
      expect(found.added.filter((each) => each.startsWith("Replicator "))).to.have.members([
        "Replicator stream-to-eu-central-1-replicator",
        "Replicator stream-to-eu-west-1-replicator",
      ]);
    });
  });

  it("changes nothing of Kafka when the standby takes over", async () => {
    const { added, removed, replaced, inputs, options } = changes(
      await planOf(kafka),
      await planOf(kafkaMoved),
    );
    expect(inputs).not.to.be.empty;
    expect(ofKafka([...added, ...removed, ...replaced, ...inputs, ...options])).to.deep.equal([]);
  });
});
