import { CloudError, type Properties } from "../types";
import { isAbsent } from "../values";
import { isOn } from "./inputs";

const refuse = (reason: string): never => {
  throw new CloudError("InvalidArgument", reason);
};

/** What the component refuses, and what the lab does not expand. */
export function refuseBadInputs(inputs: Properties): void {
  const given = (name: string) => !isAbsent(inputs[name]);
  const mode = inputs.authenticationMode;
  const auto = isOn(inputs, "autoMode.enabled");
  if (given("subnetIds") && (given("publicSubnetIds") || given("privateSubnetIds"))) {
    refuse(
      "subnetIds, and the use of publicSubnetIds and/or privateSubnetIds are mutually exclusive. Choose a single approach.",
    );
  }
  if (given("instanceRole") && given("instanceRoles")) {
    refuse("instanceRole and instanceRoles are mutually exclusive, and cannot both be set.");
  }
  if (auto && mode !== "API" && mode !== "API_AND_CONFIG_MAP") {
    refuse(
      "Access entries are required when using EKS Auto Mode. Use the authentication mode 'API' or 'API_AND_CONFIG_MAP'.",
    );
  }
  if (
    mode === "API" &&
    (given("roleMappings") || given("userMappings") || given("instanceRoles"))
  ) {
    refuse(
      "The 'roleMappings', 'userMappings', and 'instanceRoles' properties are not supported when 'authenticationMode' is set to 'API'.",
    );
  }
  if (mode !== "API" && mode !== "API_AND_CONFIG_MAP" && given("accessEntries")) {
    refuse(
      "The 'accessEntries' property is not supported when 'authenticationMode' is set to 'CONFIG_MAP'.",
    );
  }
  if (inputs.endpointPublicAccess === false && given("publicAccessCidrs")) {
    refuse("`publicAccessCidrs` can only be set when `endpointPublicAccess` is true");
  }
  if (mode !== "API") {
    refuse(
      'The lab expands clusters with authenticationMode "API" only: the others write the aws-auth ConfigMap.',
    );
  }
  if (!auto && inputs.skipDefaultNodeGroup !== true) {
    refuse("The lab expands no default node group: set skipDefaultNodeGroup, or autoMode.enabled.");
  }
  if (!auto && inputs.useDefaultVpcCni !== true) {
    refuse("The lab expands no VpcCniAddon: set useDefaultVpcCni, or autoMode.enabled.");
  }
  if (
    isOn(inputs, "createOidcProvider") ||
    given("fargate") ||
    given("creationRoleProvider") ||
    given("storageClasses") ||
    isOn(inputs, "createInstanceRole")
  ) {
    refuse(
      "The lab does not expand createOidcProvider, fargate, creationRoleProvider, storageClasses or createInstanceRole.",
    );
  }
}
