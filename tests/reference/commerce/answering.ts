import { type Properties } from "../../../lab/model";
import { type System, variablesOf } from "../support";

const types = {
  domainName: "aws:apigateway/domainName:DomainName",
  function: "aws:lambda/function:Function",
  mapping: "aws:apigateway/basePathMapping:BasePathMapping",
  restApi: "aws:apigateway/restApi:RestApi",
};

/** What answers a host name in a region: the REST API's document, with the function behind each path. */
export function answering(system: System, host: string, region: string) {
  const domain = system.where(region, types.domainName, "domainName", host);
  const mapping = system.where(region, types.mapping, "domainName", domain.outputs.domainName);
  const api = system.where(region, types.restApi, "id", mapping.inputs.restApi);
  const { paths } = JSON.parse(String(api.inputs.body)) as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, Properties>>>>;
  };
  const operations = Object.entries(paths)
    .filter(([path]) => path !== "/health")
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => {
        const { uri } = operation["x-amazon-apigateway-integration"] as Properties;
        const arn = /functions\/(.*)\/invocations/.exec(String(uri))?.[1];
        const handler = system.where(region, types.function, "arn", arn);
        return { method, path, service: variablesOf(handler).SERVICE_NAME };
      }),
    );
  return { domain, api, operations };
}
