import { type Definitions } from "../definition";
import { CloudError } from "../types";
import { isList } from "../values";
import { aws, logGroupArn, named, toLogGroup } from "./shared";

const webAcl = aws("wafv2/webAcl");

export const wafv2: Definitions = {
  [webAcl]: {
    naming: named(128, "WAFDuplicateItemException"),
    rules: (context) => {
      if (context.text("scope") === "CLOUDFRONT" && context.region !== "us-east-1") {
        throw new CloudError(
          "WAFInvalidParameterException",
          `A web ACL with scope CLOUDFRONT must be in us-east-1, not ${context.region}.`,
        );
      }
    },
    make: (context) => {
      const id = context.uuid();
      const scope = context.text("scope") === "CLOUDFRONT" ? "global" : "regional";
      return {
        id,
        outputs: {
          arn: context.arn("wafv2", `${scope}/webacl/${context.text("name")}/${id}`),
          capacity: 10,
          lockToken: context.uuid("lock"),
          applicationIntegrationUrl: "",
        },
      };
    },
  },
  [aws("wafv2/webAclAssociation")]: {
    references: [
      {
        path: "webAclArn",
        to: [webAcl],
        missing: "WAFNonexistentItemException",
        holds: "WAFAssociatedItemException",
      },
      {
        path: "resourceArn",
        to: [aws("apigateway/stage"), aws("lb/loadBalancer")],
        missing: "WAFUnavailableEntityException",
      },
    ],
    make: (context) => ({ id: `${context.text("webAclArn")},${context.text("resourceArn")}` }),
  },
  [aws("wafv2/webAclLoggingConfiguration")]: {
    references: [
      { path: "resourceArn", to: [webAcl], missing: "WAFNonexistentItemException" },
      toLogGroup("logDestinationConfigs[*]", {
        missing: "WAFLogDestinationPermissionIssueException",
        key: (value) => (value.includes(":logs:") ? logGroupArn(value) : undefined),
      }),
    ],
    rules: (context) => {
      const destinations = context.inputs.logDestinationConfigs;
      const wrong = (isList(destinations) ? destinations : []).filter(
        (each) => typeof each === "string" && !/[:/]aws-waf-logs-/.test(each),
      );
      if (wrong.length > 0) {
        throw new CloudError(
          "WAFInvalidParameterException",
          `The ARN isn't valid: names of log destinations start with aws-waf-logs-, ${wrong.map(String).join(", ")}.`,
        );
      }
    },
    make: (context) => ({ id: context.text("resourceArn") }),
  },
};
