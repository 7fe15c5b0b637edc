/** Reads the API's OpenAPI document from standard input, and writes src/types.gen.ts. */

import { writeFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import openapiTS, { astToString } from "openapi-typescript";

const BANNER =
  "/** The API's shapes, generated from its OpenAPI document by `make types`: change them in editor/api/schemas.py. */\n\n";

const types = await openapiTS(await text(process.stdin));
writeFileSync(new URL("../src/types.gen.ts", import.meta.url), BANNER + astToString(types));
