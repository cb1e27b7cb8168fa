const BLOCK = 512;

/** Packs members into a tar file as `tar --format=ustar` would, whatever their names say. */
export function tarFile(members: readonly { readonly name: string; readonly content: string }[]): Buffer {
  const parts = members.flatMap(({ name, content }) => {
    const bytes = Buffer.from(content);
    return [header(name, bytes.length), bytes, Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK)];
  });
  return Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]);
}

function header(name: string, sizeBytes: number): Buffer {
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, digits: number): string => `${value.toString(8).padStart(digits, "0")}\0`;
  block.write(name, 0, 100);
  block.write(octal(0o644, 7), 100);
  block.write(octal(0, 7), 108);
  block.write(octal(0, 7), 116);
  block.write(octal(sizeBytes, 11), 124);
  block.write(octal(1_773_460_000, 11), 136);
  block.write("        ", 148); // the checksum counts as spaces while it is summed
  block.write("0", 156);
  block.write("ustar\x0000", 257);
  block.write(
    octal(
      block.reduce((sum, byte) => sum + byte, 0),
      6,
    ),
    148,
  );
  return block;
}
