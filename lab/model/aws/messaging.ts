import { type Definitions } from "../definition";
import { CloudError } from "../types";
import {
  aws,
  fifoSuffix,
  named,
  onlyArnsOf,
  toFunction,
  toKey,
  toQueue,
  toRole,
  toTopic,
} from "./shared";

/** The redrive policy's queue, in the JSON text that SQS takes. */
const deadLetterQueue = (value: string) => /"deadLetterTargetArn"\s*:\s*"([^"]+)"/.exec(value)?.[1];

const sqs: Definitions = {
  [aws("sqs/queue")]: {
    naming: named(80, "QueueAlreadyExists", { suffix: fifoSuffix("fifoQueue") }),
    references: [toKey("kmsMasterKeyId"), toQueue("redrivePolicy", { key: deadLetterQueue })],
    rules: (context) => {
      const target = deadLetterQueue(context.text("redrivePolicy"));
      if (target !== undefined && target.endsWith(".fifo") !== context.flag("fifoQueue")) {
        throw new CloudError(
          "InvalidParameterValue",
          `The dead-letter queue of a FIFO queue must be FIFO, and of no other: ${target}.`,
        );
      }
    },
    make: (context) => {
      const name = context.text("name");
      const url = `https://sqs.${context.region}.amazonaws.com/${context.account}/${name}`;
      const arn = context.arn("sqs", name);
      return {
        id: url,
        aliases: [name],
        outputs: {
          arn,
          url,
          visibilityTimeoutSeconds: context.number("visibilityTimeoutSeconds", 30),
          messageRetentionSeconds: context.number("messageRetentionSeconds", 345600),
          maxMessageSize: context.number("maxMessageSize", 1048576),
          kmsDataKeyReusePeriodSeconds: context.number("kmsDataKeyReusePeriodSeconds", 300),
        },
      };
    },
  },
  [aws("sqs/queuePolicy")]: {
    references: [toQueue("queueUrl")],
    make: (context) => ({ id: context.text("queueUrl") }),
  },
  [aws("sqs/redriveAllowPolicy")]: {
    references: [toQueue("queueUrl")],
    make: (context) => ({ id: context.text("queueUrl") }),
  },
  [aws("sqs/redrivePolicy")]: {
    references: [toQueue("queueUrl")],
    make: (context) => ({ id: context.text("queueUrl") }),
  },
};

const sns: Definitions = {
  [aws("sns/topic")]: {
    naming: named(256, undefined, { suffix: fifoSuffix("fifoTopic") }),
    references: [toKey("kmsMasterKeyId")],
    make: (context) => {
      const arn = context.arn("sns", context.text("name"));
      return { id: arn, outputs: { arn, owner: context.account, beginningArchiveTime: "" } };
    },
  },
  [aws("sns/topicPolicy")]: {
    references: [toTopic("arn")],
    make: (context) => ({ id: context.text("arn"), outputs: { owner: context.account } }),
  },
  [aws("sns/topicSubscription")]: {
    references: [
      toTopic("topic"),
      toQueue("endpoint", { region: "any", key: onlyArnsOf("sqs") }),
      toFunction("endpoint", { region: "any", key: onlyArnsOf("lambda") }),
      toRole("subscriptionRoleArn"),
      toQueue("redrivePolicy", { key: deadLetterQueue }),
    ],
    rules: (context) => {
      const [topic, endpoint] = [context.text("topic"), context.text("endpoint")];
      const target = deadLetterQueue(context.text("redrivePolicy"));
      if (target !== undefined && target.endsWith(".fifo") !== topic.endsWith(".fifo")) {
        throw new CloudError(
          "InvalidParameter",
          "Invalid parameter: RedrivePolicy: the dead-letter queue of a subscription must be of its topic's kind, FIFO or standard",
        );
      }
      if (
        !topic.endsWith(".fifo") &&
        context.text("protocol") === "sqs" &&
        endpoint.endsWith(".fifo")
      ) {
        throw new CloudError(
          "InvalidParameter",
          "Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics",
        );
      }
    },
    make: (context) => {
      const arn = `${context.text("topic")}:${context.uuid()}`;
      const isMail = context.text("protocol").startsWith("email");
      return {
        id: arn,
        outputs: {
          arn,
          ownerId: context.account,
          pendingConfirmation: isMail,
          confirmationWasAuthenticated: !isMail,
        },
      };
    },
  },
};

export const messaging: Definitions = { ...sqs, ...sns };
