import { type Definitions } from "../definition";
import { CloudError } from "../types";
import { aws, logGroupArn } from "./shared";

const zone = aws("route53/zone");

/** Who holds every name of the simulated registry. */
const contact = {
  contactType: "COMPANY",
  organizationName: "Example Corp.",
  firstName: "Jane",
  lastName: "Doe",
  email: "jane@example.com",
  phoneNumber: "+1.2065550100",
  addressLine1: "100 Main Street",
  city: "Anytown",
  countryCode: "US",
  zipCode: "12345",
};

/** Hosted zones, their logs and the registration of their names. */
export const zones: Definitions = {
  [zone]: {
    make: (context) => {
      const id = `Z${context.capitals(20)}`;
      const servers = [
        ["com", 64],
        ["net", 576],
        ["org", 1088],
        ["co.uk", 1600],
      ].map(([ending, first], index) => {
        const number = Number(first) + (Number(context.digits(2, String(index))) % 64);
        return `ns-${number}.awsdns-${context.digits(2, String(index))}.${ending}`;
      });
      return {
        id,
        outputs: {
          arn: context.arn("route53", `hostedzone/${id}`, { region: "", account: "" }),
          zoneId: id,
          comment: context.text("comment", "Managed by Pulumi"),
          enableAcceleratedRecovery: context.flag("enableAcceleratedRecovery"),
          nameServers: servers.sort(),
          primaryNameServer: servers[0] ?? "",
        },
      };
    },
    beforeDelete: (entry, context) => {
      const left = context
        .all(aws("route53/record"))
        .find(({ inputs }) => inputs.zoneId === entry.id);
      if (left !== undefined && entry.inputs.forceDestroy !== true) {
        throw new CloudError(
          "HostedZoneNotEmpty",
          `The specified hosted zone contains non-required resource record sets and so cannot be deleted: ${left.name}.`,
        );
      }
    },
  },
  [aws("route53/queryLog")]: {
    references: [
      { path: "zoneId", to: [zone], missing: "NoSuchHostedZone" },
      {
        path: "cloudwatchLogGroupArn",
        to: [aws("cloudwatch/logGroup")],
        missing: "NoSuchCloudWatchLogsLogGroup",
        // Route 53 writes to groups of this region only (Route 53 developer guide, "Public DNS query logging").
        region: "us-east-1",
        key: logGroupArn,
      },
    ],
    rules: (context) => {
      const allowed = context
        .all(aws("cloudwatch/logResourcePolicy"))
        .some(({ inputs }) => String(inputs.policyDocument).includes("route53.amazonaws.com"));
      if (!allowed) {
        throw new CloudError(
          "InsufficientCloudWatchLogsResourcePolicy",
          "The CloudWatch Logs resource policy does not allow Route 53 to create log streams and to write events.",
        );
      }
    },
    make: (context) => {
      const id = context.uuid();
      return {
        id,
        outputs: {
          arn: context.arn("route53", `queryloggingconfig/${id}`, { region: "", account: "" }),
        },
      };
    },
  },
  /** Nothing is bought: the resource takes over a name that is registered (provider documentation). */
  [aws("route53domains/registeredDomain")]: {
    make: (context) => {
      const name = context.text("domainName");
      return {
        id: name,
        outputs: {
          abuseContactEmail: "abuse@example.com",
          abuseContactPhone: "+1.2065550100",
          nameServers: [],
          adminContact: contact,
          billingContact: contact,
          registrantContact: contact,
          techContact: contact,
          reseller: "",
          updatedDate: "2026-01-01T00:00:00Z",
          creationDate: "2026-01-01T00:00:00Z",
          expirationDate: "2027-01-01T00:00:00Z",
          registrarName: "Amazon Registrar, Inc.",
          registrarUrl: "https://registrar.amazon.com",
          statusLists: ["clientTransferProhibited"],
          whoisServer: "whois.registrar.amazon.com",
        },
      };
    },
  },
};
