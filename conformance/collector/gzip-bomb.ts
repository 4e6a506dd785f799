import { Buffer } from "node:buffer";
import { constants, deflateRawSync } from "node:zlib";

const MEBIBYTE = 1_048_576;
const HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
/** A last block that is empty; then a checksum and a length, which are wrong, as nobody reads so far. */
const END = Buffer.from([3, 0, 0, 0, 0, 0, 0, 0, 0, 0]);

/** A kilobyte of gzip for each MiB of zeros: blocks that do not refer to each other can be repeated. */
export function createGzipBomb(mebibytes: number): Buffer {
  const block = deflateRawSync(Buffer.alloc(MEBIBYTE), { finishFlush: constants.Z_FULL_FLUSH });
  return Buffer.concat([HEADER, ...Array.from({ length: mebibytes }, () => block), END]);
}
