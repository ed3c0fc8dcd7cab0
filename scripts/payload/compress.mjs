/** Writes one file as brotli: `node compress.mjs <file> <target> <quality>`. */

import { readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";

const [, , file, target, quality] = process.argv;
const bytes = readFileSync(file);
const params = {
  [constants.BROTLI_PARAM_QUALITY]: Number(quality),
  [constants.BROTLI_PARAM_LGWIN]: 24,
  [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
};
writeFileSync(target, brotliCompressSync(bytes, { params }));
