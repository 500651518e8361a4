/** Archives as Lambda takes them. The files are stored as they are: nothing here is sent far enough to be worth packing. */

const polynomial = 0xedb88320;

/** CRC-32 of every byte (ZIP's own: IEEE 802.3). */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) {
    value = value & 1 ? (value >>> 1) ^ polynomial : value >>> 1;
  }
  return value;
});

function crc32(content: Buffer): number {
  let value = 0xffffffff;
  for (const byte of content) {
    value = (value >>> 8) ^ (table[(value ^ byte) & 0xff] ?? 0);
  }
  return (value ^ 0xffffffff) >>> 0;
}

/** 1 January 1980, the first day that the format knows: the same files give the same bytes. */
const date = 0x0021;

/** What the local and the central header of a file have in common, from "version needed" to "extra length". */
function common(name: Buffer, content: Buffer): Buffer {
  const header = Buffer.alloc(26);
  header.writeUInt16LE(20, 0);
  // Bit 11: the name is UTF-8.
  header.writeUInt16LE(0x0800, 2);
  header.writeUInt16LE(date, 8);
  header.writeUInt32LE(crc32(content), 10);
  header.writeUInt32LE(content.length, 14);
  header.writeUInt32LE(content.length, 18);
  header.writeUInt16LE(name.length, 22);
  return header;
}

const signature = (text: string) => Buffer.from(text, "latin1");

/** A ZIP archive of files by name (PKWARE's APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.16). */
export function zip(files: ReadonlyMap<string, Buffer>): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [path, content] of files) {
    const name = Buffer.from(path);
    const header = common(name, content);
    const start = offset;
    const parts = [signature("PK\u0003\u0004"), header, name, content];
    local.push(...parts);
    offset += parts.reduce((sum, part) => sum + part.length, 0);
    // Comment, disk, internal and external attributes; -rw-r--r-- of Unix in the last.
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(0o100644 * 0x10000, 6);
    rest.writeUInt32LE(start, 10);
    // Made by: Unix, version 2.0.
    central.push(signature("PK\u0001\u0002"), Buffer.from([20, 3]), header, rest, name);
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(files.size, 4);
  end.writeUInt16LE(files.size, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...local, directory, signature("PK\u0005\u0006"), end]);
}
