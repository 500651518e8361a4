import { regionNames } from "../../../environments/regions";
import { type RegionalFile } from "../regional";
import { type Regional } from "../types";
import { type SchemaNode, type Schemas } from "./schemas";

/** Engines of the types in use; RDS has a dozen more. */
const auroraEngines = ["aurora-mysql", "aurora-postgresql"];
const engines = [...auroraEngines, "postgres"];

type ByRegion = { readonly [region: string]: SchemaNode };
type Variants = { readonly [variant: string]: { readonly [region: string]: readonly string[] } };

const texts = (node: SchemaNode | undefined): readonly string[] => (node?.enum ?? []).map(String);

/** `{ region: { enum: [...] } }` */
function plain(schemas: Schemas, file: string): Variants {
  const extension = schemas.extension(file) as ByRegion;
  return {
    any: Object.fromEntries(regionNames.map((region) => [region, texts(extension[region])])),
  };
}

/** `{ region: { allOf: [{ if: { Engine }, then: { PROPERTY: { enum } } }] } }` */
function byEngine(schemas: Schemas, file: string, property: string): Variants {
  const extension = schemas.extension(file) as ByRegion;
  const valuesIn = (region: string, engine: string) =>
    (extension[region]?.allOf ?? [])
      .filter((rule) => rule.if?.properties?.Engine?.const === engine)
      .flatMap((rule) => texts(rule.then?.properties?.[property]));
  return Object.fromEntries(
    engines.map((engine) => [
      engine,
      Object.fromEntries(regionNames.map((region) => [region, valuesIn(region, engine)])),
    ]),
  );
}

/** Hexadecimal digits, four values each, the first value in the highest bit. */
function mask(values: readonly string[], offered: ReadonlySet<string>): string {
  const digits = Array.from({ length: Math.ceil(values.length / 4) }, (_, digit) =>
    [0, 1, 2, 3].reduce(
      (sum, bit) => sum * 2 + (offered.has(values[digit * 4 + bit] ?? "") ? 1 : 0),
      0,
    ),
  );
  return digits.map((digit) => digit.toString(16)).join("");
}

function packed(variants: Variants): RegionalFile["classes"][Regional] {
  const all = Object.values(variants).flatMap((regions) => Object.values(regions).flat());
  const values = [...new Set(all)].sort();
  return {
    values,
    variants: Object.fromEntries(
      Object.entries(variants).map(([variant, regions]) => [
        variant,
        Object.fromEntries(
          Object.entries(regions)
            .filter(([, offered]) => offered.length > 0)
            .map(([region, offered]) => [region, mask(values, new Set(offered))]),
        ),
      ]),
    ),
  };
}

const byNumber = (a: string, b: string) => a.localeCompare(b, "en", { numeric: true });

/** Engine versions: `{ allOf: [{ if: { Engine }, then: { EngineVersion: { enum } } }] }`. */
function versions(schemas: Schemas, file: string, wanted: readonly string[]) {
  const { allOf = [] } = schemas.extension(file) as SchemaNode;
  return wanted.map((engine) => [
    engine,
    allOf
      .filter((rule) => rule.if?.properties?.Engine?.const === engine)
      .flatMap((rule) => texts(rule.then?.properties?.EngineVersion))
      .sort(byNumber),
  ]);
}

export function distilRegions(schemas: Schemas, source: RegionalFile["source"]): RegionalFile {
  return {
    source,
    regions: schemas.regions,
    versions: Object.fromEntries([
      ...versions(schemas, "aws_rds_dbcluster/engine_version", auroraEngines),
      ...versions(schemas, "aws_rds_dbinstance/engine_version", ["postgres"]),
      ...versions(schemas, "aws_elasticache_cachecluster/engine_version", ["redis", "valkey"]),
    ]) as RegionalFile["versions"],
    classes: {
      cacheNodeType: packed(plain(schemas, "aws_elasticache_cachecluster/cachenodetype_enum")),
      ec2InstanceType: packed(plain(schemas, "aws_ec2_instance/instancetype_enum")),
      rdsInstanceClass: packed(
        byEngine(schemas, "aws_rds_dbinstance/dbinstanceclass_enum", "DBInstanceClass"),
      ),
    },
  };
}
