import { overridden, refuses, singleRegion } from "./support";

describe("Settings: keys and their types", () => {
  refuses("a missing domain", { ...singleRegion, domain: "" }, [
    "evenkeel:domain: must be a host name in lower case, at most 60 characters (ACM allows 64, and the API's name begins with api.); got nothing; example: shop.example.com",
  ]);
  refuses("a wildcard domain", { ...singleRegion, domain: "*.example.com" }, [
    'evenkeel:domain: must be a host name in lower case, at most 60 characters (ACM allows 64, and the API\'s name begins with api.); got "*.example.com"; example: shop.example.com\n  hint: did you mean example.com?',
  ]);
  refuses("a domain with a trailing dot", { ...singleRegion, domain: "dev.example.com." }, [
    'evenkeel:domain: must be a host name in lower case, at most 60 characters (ACM allows 64, and the API\'s name begins with api.); got "dev.example.com."; example: shop.example.com\n  hint: did you mean dev.example.com?',
  ]);
  refuses("a domain in upper case", { ...singleRegion, domain: "Dev.Example.com" }, [
    'evenkeel:domain: must be a host name in lower case, at most 60 characters (ACM allows 64, and the API\'s name begins with api.); got "Dev.Example.com"; example: shop.example.com\n  hint: did you mean dev.example.com?',
  ]);
  refuses("a domain that is a URL", { ...singleRegion, domain: "https://dev.example.com/" }, [
    'evenkeel:domain: must be a host name in lower case, at most 60 characters (ACM allows 64, and the API\'s name begins with api.); got "https://dev.example.com/"; example: shop.example.com\n  hint: did you mean dev.example.com?',
  ]);
  refuses(
    "a domain too long for a certificate",
    { ...singleRegion, domain: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example.com" },
    [
      'evenkeel:domain: must be a host name in lower case, at most 60 characters (ACM allows 64, and the API\'s name begins with api.); got "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example.com"; example: shop.example.com',
    ],
  );
  refuses("a zone id that is a name", { ...singleRegion, zoneId: "dev.example.com" }, [
    'evenkeel:zoneId: must be the id of a Route 53 hosted zone; got "dev.example.com"; example: Z0123456789EXAMPLE',
  ]);
  refuses("an account of 11 digits", { ...singleRegion, account: "12345678901" }, [
    'evenkeel:account: must be an AWS account id, a string of 12 digits; got "12345678901"; example: 111122223333\n  hint: if it begins with 0, write it in quotes: "012345678901"',
  ]);
  refuses("an account that is a number", { ...singleRegion, account: 111122223333 }, [
    'evenkeel:account: must be an AWS account id, a string of 12 digits; got 111122223333; example: 111122223333\n  hint: write it in quotes: "111122223333"',
  ]);
  refuses("an unknown account baseline", { ...singleRegion, accountBaseline: "shared" }, [
    'evenkeel:accountBaseline: must be one of own, exists; got "shared"; example: own',
  ]);
  refuses("an unknown key", { ...singleRegion, domian: "x" }, [
    'evenkeel:domian: is not a setting; got "x"; example: {"domain":"shop.example.com"}\n  hint: did you mean domain?',
  ]);
  refuses("a setting one level too high", { ...singleRegion, zones: 3 }, [
    'evenkeel:zones: is not a setting; got 3; example: {"settings":{"network":{"zones":2}}}\n  hint: it belongs to settings.network.zones',
  ]);
  refuses("a misspelt settings key", { ...singleRegion, setings: {} }, [
    'evenkeel:setings: is not a setting; got {}; example: {"settings":{}}\n  hint: did you mean settings?',
  ]);
  refuses("settings that are no mapping", { ...singleRegion, settings: "[1,2]" }, [
    'evenkeel:settings: must be a group of settings (a YAML mapping); got [1,2]; example: {"network":{"zones":3}}',
  ]);
  refuses("a value of a secret-looking key", { ...singleRegion, databasePassword: "hunter2" }, [
    'evenkeel:databasePassword: is not a setting; got a value that is not shown; example: {"environment":"dev"}\n  hint: known here: environment, topology, home, standby, active, unavailable, domain, zoneId, account, accountBaseline',
  ]);
  refuses("an unknown setting", overridden(singleRegion, "network.zonse", 3), [
    'evenkeel:settings.network.zonse: is not a setting; got 3; example: {"zones":2}\n  hint: did you mean zones?',
  ]);
  refuses("a setting of another group", overridden(singleRegion, "network.capacity", 1), [
    'evenkeel:settings.network.capacity: is not a setting; got 1; example: {"data":{"relational":{"capacity":{"kind":"serverless","minAcu":0.5,"maxAcu":8}}}}\n  hint: it belongs to settings.data.relational.capacity or settings.standby.capacity',
  ]);
  refuses("a setting that nothing resembles", overridden(singleRegion, "events.colour", "blue"), [
    'evenkeel:settings.events.colour: is not a setting; got "blue"; example: {"archiveDays":30}\n  hint: known here: archiveDays, outboxSweepMinutes, transport, stream',
  ]);
  refuses("a group that is a number", overridden(singleRegion, "network", 3), [
    'evenkeel:settings.network: must be a group of settings (zones, addressRanges, natGateways, interfaceEndpoints); got 3; example: {"zones":2}',
  ]);
  refuses("a removed group", overridden(singleRegion, "edge", null), [
    'evenkeel:settings.edge: must be a group of settings (priceClass, requestsPerAddress, reads, cacheSeconds, sites, accelerator, zone, registrar); got nothing; example: {"priceClass":"PriceClass_100"}',
  ]);
});
