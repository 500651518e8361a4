import { type Definitions } from "../definition";
import { CloudError } from "../types";
import { aws, named, onlyArnsOf } from "./shared";

const accelerator = aws("globalaccelerator/accelerator");
const listener = aws("globalaccelerator/listener");
const endpointGroup = aws("globalaccelerator/endpointGroup");

export const globalaccelerator: Definitions = {
  [accelerator]: {
    naming: named(255),
    make: (context) => {
      const arn = context.arn("globalaccelerator", `accelerator/${context.uuid()}`, { region: "" });
      const host = `a${context.hex(16)}`;
      return {
        id: arn,
        outputs: {
          arn,
          dnsName: `${host}.awsglobalaccelerator.com`,
          dualStackDnsName: `${host}.dualstack.awsglobalaccelerator.com`,
          // The zone of every accelerator's name (AWS General Reference, "Global Accelerator endpoints").
          hostedZoneId: "Z2BJ6XQ5FK7U4H",
          ipSets: [{ ipAddresses: ["192.0.2.10", "198.51.100.10"], ipFamily: "IPv4" }],
        },
      };
    },
  },
  [listener]: {
    references: [
      {
        path: "acceleratorArn",
        to: [accelerator],
        missing: "AcceleratorNotFoundException",
        holds: "AssociatedListenerFoundException",
      },
    ],
    make: (context) => {
      const arn = `${context.text("acceleratorArn")}/listener/${context.hex(8)}`;
      return { id: arn, outputs: { arn } };
    },
  },
  [endpointGroup]: {
    references: [
      {
        path: "listenerArn",
        to: [listener],
        missing: "ListenerNotFoundException",
        holds: "AssociatedEndpointGroupFoundException",
      },
      {
        path: "endpointConfigurations[*].endpointId",
        to: [aws("lb/loadBalancer")],
        missing: "EndpointNotFoundException",
        region: "any",
        key: onlyArnsOf("elasticloadbalancing"),
        also: (target, context) => {
          const region = context.text("endpointGroupRegion", context.region);
          if (target.id.split(":")[3] !== region) {
            throw new CloudError(
              "InvalidArgumentException",
              `The endpoint ${target.id} is not in ${region}, the region of its group.`,
            );
          }
        },
      },
    ],
    rules: (context) => {
      const same = context
        .all(endpointGroup)
        .find(
          ({ urn, inputs }) =>
            urn !== context.urn &&
            inputs.listenerArn === context.inputs.listenerArn &&
            inputs.endpointGroupRegion === context.inputs.endpointGroupRegion,
        );
      if (same !== undefined) {
        throw new CloudError(
          "EndpointGroupAlreadyExistsException",
          `The listener has an endpoint group in this region already: ${same.name}.`,
        );
      }
    },
    make: (context) => {
      const arn = `${context.text("listenerArn")}/endpoint-group/${context.hex(12)}`;
      return {
        id: arn,
        outputs: {
          arn,
          endpointGroupRegion: context.text("endpointGroupRegion", context.region),
          healthCheckPath: context.text("healthCheckPath", "/"),
          healthCheckPort: context.number("healthCheckPort", 443),
        },
      };
    },
  },
};
