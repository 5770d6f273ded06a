// Times a plain copy of a file, durable, with the SHA-256 of its content: read once, a megabyte at a time.
import { createHash } from "node:crypto";
import { open, rm } from "node:fs/promises";

const { path } = JSON.parse(process.argv[2] ?? "");
const buffer = Buffer.allocUnsafe(1024 * 1024);

const started = performance.now();
const source = await open(path);
const target = await open("copy.bin", "w");
const hash = createHash("sha256");
for (;;) {
  const { bytesRead } = await source.read(buffer);
  if (bytesRead === 0) break;
  const chunk = buffer.subarray(0, bytesRead);
  hash.update(chunk);
  await target.writeFile(chunk);
}
hash.digest();
await target.sync();
await target.close();
await source.close();
const ms = performance.now() - started;

await rm("copy.bin");
console.log(JSON.stringify({ ms }));
