import {
  CreateTopicCommand,
  DeleteTopicCommand,
  SetTopicAttributesCommand,
  SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from "@aws-sdk/client-sns";
import { type Entry } from "../../model/journal";
import { withId } from "../world";
import { attributes, ifThere, needText, nothing, type Projectors } from "./projector";

const gone = ["NotFoundException", "NotFound"];

const topicAttributes = ({ inputs }: Entry) =>
  attributes({
    ContentBasedDeduplication: inputs.contentBasedDeduplication,
    DisplayName: inputs.displayName,
    FifoThroughputScope: inputs.fifoThroughputScope,
    FifoTopic: inputs.fifoTopic,
    KmsMasterKeyId: inputs.kmsMasterKeyId,
  });

const subscriptionAttributes = ({ inputs }: Entry) =>
  attributes({
    FilterPolicy: inputs.filterPolicy,
    FilterPolicyScope: inputs.filterPolicyScope,
    RawMessageDelivery: inputs.rawMessageDelivery,
    RedrivePolicy: inputs.redrivePolicy,
  });

export const projectors: Projectors = {
  "aws:sns/topic:Topic": {
    // It may be repeated: AWS then answers with the topic that there is.
    apply: async (entry, world) => {
      const Name = needText(entry, "name");
      const Attributes = topicAttributes(entry);
      await world.client(SNSClient, entry).send(new CreateTopicCommand({ Name, Attributes }));
    },
    remove: (entry, world) =>
      ifThere(gone, () =>
        world.client(SNSClient, entry).send(new DeleteTopicCommand({ TopicArn: entry.id })),
      ),
  },
  "aws:sns/topicPolicy:TopicPolicy": {
    apply: async (entry, world) => {
      await world.client(SNSClient, entry).send(
        new SetTopicAttributesCommand({
          TopicArn: needText(entry, "arn"),
          AttributeName: "Policy",
          AttributeValue: needText(entry, "policy"),
        }),
      );
    },
    remove: nothing,
  },
  "aws:sns/topicSubscription:TopicSubscription": {
    apply: async (entry, world) => {
      const command = new SubscribeCommand({
        TopicArn: needText(entry, "topic"),
        Protocol: needText(entry, "protocol"),
        Endpoint: needText(entry, "endpoint"),
        Attributes: subscriptionAttributes(entry),
        ReturnSubscriptionArn: true,
      });
      const id = entry.id.split(":").at(-1) ?? "";
      await world.client(SNSClient, entry).send(withId(command, id));
    },
    remove: (entry, world) =>
      ifThere(gone, () =>
        world.client(SNSClient, entry).send(new UnsubscribeCommand({ SubscriptionArn: entry.id })),
      ),
  },
};
