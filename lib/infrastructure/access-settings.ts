import { isIPv4, isIPv6 } from "node:net";
import * as v from "valibot";
import { jsonOrText } from "./json-setting.ts";
import { whole } from "./whole-number.ts";

/** What `pulumi config set` can say of who may call the API. */

/** Of requests a second, and at once: from and to. */
export const rateLimits = { rate: [1, 10_000], burst: [1, 5_000] } as const;

/** https://docs.aws.amazon.com/apigateway/latest/api/API_QuotaSettings.html */
const quota = v.strictObject(
  {
    limit: whole(1, 2_147_483_647),
    period: v.picklist(["DAY", "WEEK", "MONTH"], "one of DAY, WEEK, MONTH"),
  },
  'such as {"limit": 10000, "period": "DAY"}',
);

const keyList = 'a JSON list such as [{"name": "shop", "rateLimit": 10, "burstLimit": 20}]';
const apiKey = v.strictObject(
  {
    name: v.pipe(
      v.string("a name"),
      v.regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, "1 to 64 of A-Z a-z 0-9 _ and -, the first a letter"),
    ),
    rateLimit: v.optional(whole(...rateLimits.rate)),
    burstLimit: v.optional(whole(...rateLimits.burst)),
    quota: v.optional(quota),
  },
  keyList,
);

const rangeList = 'a JSON list such as ["203.0.113.0/24"]';
/** An address, or a range of them in CIDR notation. */
const sourceRange = v.pipe(
  v.string(rangeList),
  v.check((range) => {
    const [address = "", bits, ...more] = range.split("/");
    const most = isIPv4(address) ? 32 : isIPv6(address) ? 128 : -1;
    return more.length === 0 && (bits === undefined ? most > 0 : /^\d+$/.test(bits) && Number(bits) <= most);
  }, "an address, or a range such as 203.0.113.0/24 or 2001:db8::/32"),
);

/** API keys besides the stack's own. */
export const apiKeys = v.pipe(
  jsonOrText(v.array(apiKey, keyList)),
  v.check((keys) => new Set(keys.map(({ name }) => name)).size === keys.length, "two keys have one name"),
);

/** From where calls may come. */
export const sourceRanges = jsonOrText(
  v.pipe(v.array(sourceRange, rangeList), v.nonEmpty("at least one; leave it out for all")),
);
