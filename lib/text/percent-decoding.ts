const decodings = 3;

/** A path as the last of several servers may read it: each of them may decode what the one before it left encoded. */
export function decodedFully(text: string): string {
  let decoded = text;
  for (let round = 0; round < decodings && decoded.includes('%'); round += 1) {
    decoded = decoded.replaceAll(/%([0-7][0-9a-f])/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  }
  return decoded;
}
