import { randomBytes } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { digestOf } from "../json/digest.ts";
import { startFixture } from "./fixtures/run-fixture.test-helper.ts";
import { temporaryFolder } from "./fixtures/temporary-folder.test-helper.ts";
import { LocalArtifactStore } from "./local-artifact-store.ts";

function createStore(root: string = temporaryFolder()): LocalArtifactStore {
  return new LocalArtifactStore({ name: "artifacts", config: {}, root });
}

/** Changes a stored file, as a fault of the disk or a curious person would. */
function tamper(path: string, change: (path: string) => void): void {
  chmodSync(path, 0o644);
  change(path);
}

function flipByte(path: string): void {
  const content = readFileSync(path);
  content[content.length >> 1] = (content[content.length >> 1] ?? 0) ^ 1;
  writeFileSync(path, content);
}

test("it is a local component with a flavor", () => {
  const store = new LocalArtifactStore({ name: "artifacts", config: { path: "data" }, root: "/project" });
  expect(store).toMatchObject({
    flavor: "local",
    type: "artifact-store",
    isLocalOnly: true,
    directory: "/project/data",
  });
});

test("an artifact is a read-only file under its digest, and no temporary file is left", async () => {
  const store = createStore();
  const { digest } = await store.putBytes(Buffer.from("penguins"));
  const path = join(store.root, ".tsugite/artifacts", digest.slice(0, 2), digest);
  expect(store.locationOf(digest)).toBe(path);
  expect(statSync(path).mode & 0o777).toBe(0o444 & ~process.umask());
  expect(readdirSync(join(store.directory, "tmp"))).toEqual([]);
});

test("bytes that are there already are not written again", async () => {
  const store = createStore();
  const { digest } = await store.putBytes(Buffer.from("penguins"));
  const before = statSync(store.locationOf(digest), { bigint: true });
  writeFileSync(join(store.root, "file"), "penguins");
  const folderBefore = statSync(join(store.directory, "tmp"), { bigint: true }).mtimeNs;
  await store.putBytes(Buffer.from("penguins"));
  expect(statSync(join(store.directory, "tmp"), { bigint: true }).mtimeNs).toBe(folderBefore);
  await createStore(store.root).putFile(join(store.root, "file"));
  const after = statSync(store.locationOf(digest), { bigint: true });
  expect([after.ino, after.mtimeNs]).toEqual([before.ino, before.mtimeNs]);
  expect(readdirSync(join(store.directory, "tmp"))).toEqual([]);
});

describe.each([
  ["a flipped byte", flipByte],
  ["a cut end", (path: string) => truncateSync(path, 10)],
  ["an added byte", (path: string) => writeFileSync(path, "x", { flag: "a" })],
  ["an emptied file", (path: string) => truncateSync(path, 0)],
])("%s", (_what, damage) => {
  test("is found, and the file is named", async () => {
    const store = createStore();
    const { digest } = await store.putBytes(randomBytes(3_000_000));
    await store.getFile(digest);
    tamper(store.locationOf(digest), damage);
    for (const read of [
      () => store.getBytes(digest),
      () => store.getFile(digest),
      () => createStore(store.root).getFile(digest),
    ]) {
      await expect(read()).rejects.toMatchObject({
        code: "ARTIFACT_CORRUPTED",
        message: expect.stringContaining(store.locationOf(digest)),
      });
    }
  });

  test("is mended when the same content is stored again", async () => {
    const store = createStore();
    const content = randomBytes(100);
    const { digest } = await store.putBytes(content);
    tamper(store.locationOf(digest), damage);
    await store.putBytes(content);
    expect(Buffer.from(await store.getBytes(digest))).toEqual(content);
  });
});

test("a process verifies a file once, and again when the file changed", async () => {
  const store = createStore();
  const { digest } = await store.putBytes(randomBytes(1000));
  const path = await store.getFile(digest);
  const { atime, mtime } = statSync(path);
  utimesSync(path, atime, mtime);
  await store.getFile(digest);
  tamper(path, flipByte);
  utimesSync(path, atime, mtime);
  // Nobody who keeps inode, size and time gets past a process that has not verified the file yet.
  expect(await store.getFile(digest)).toBe(path);
  await expect(store.getBytes(digest)).rejects.toMatchObject({ code: "ARTIFACT_CORRUPTED" });
  await expect(createStore(store.root).getFile(digest)).rejects.toMatchObject({ code: "ARTIFACT_CORRUPTED" });
  utimesSync(path, atime, new Date());
  await expect(store.getFile(digest)).rejects.toMatchObject({ code: "ARTIFACT_CORRUPTED" });
});

test("a symbolic link never leads a reader or a writer out of the store", async () => {
  const store = createStore();
  const outside = temporaryFolder();
  const { digest } = await store.putBytes(Buffer.from("penguins"));
  const path = store.locationOf(digest);
  const refused = { code: "ARTIFACT_STORE_FAILED", message: expect.stringContaining("symbolic link") };

  renameSync(path, join(outside, digest));
  symlinkSync(join(outside, digest), path);
  expect(await store.has(digest)).toBe(false);
  await expect(store.getBytes(digest)).rejects.toMatchObject(refused);
  await expect(store.getFile(digest)).rejects.toMatchObject(refused);

  rmSync(dirname(path), { recursive: true });
  symlinkSync(outside, dirname(path));
  await expect(store.getBytes(digest)).rejects.toMatchObject(refused);
  await expect(store.putBytes(Buffer.from("penguins"))).rejects.toMatchObject(refused);
  rmSync(join(outside, digest));
  await expect(store.putBytes(Buffer.from("penguins"))).rejects.toMatchObject(refused);
  rmSync(join(store.directory, "tmp"), { recursive: true });
  symlinkSync(outside, join(store.directory, "tmp"));
  await expect(store.putBytes(Buffer.from("walruses"))).rejects.toMatchObject(refused);
  expect(readdirSync(outside)).toEqual([]);
});

test("a file that is taken is moved, and the same content is written no second time", async () => {
  const store = createStore();
  const content = randomBytes(1000);
  const written = { digest: digestOf(content), size: 1000 };
  mkdirSync(store.temporaryFolder, { recursive: true });
  const take = async (name: string): Promise<number> => {
    const path = join(store.temporaryFolder, name);
    writeFileSync(path, content);
    const { ino } = statSync(path);
    await store.takeFile({ path, ...written });
    return ino;
  };
  const first = await take("first.part");
  await take("second.part");
  expect(statSync(store.locationOf(written.digest)).ino).toBe(first);
  await store.putBytes(content);
  await store.close();
  const source = join(store.root, "source");
  writeFileSync(source, content);
  await store.putFile(source);
  expect(statSync(store.locationOf(written.digest)).ino).toBe(first);
  expect(readdirSync(store.temporaryFolder)).toEqual([]);

  rmSync(store.temporaryFolder, { recursive: true });
  const outside = temporaryFolder();
  symlinkSync(outside, store.temporaryFolder);
  await expect(take("third.part")).rejects.toMatchObject({ code: "ARTIFACT_STORE_FAILED" });
});

test("a store whose folder is itself a link works", async () => {
  const root = temporaryFolder();
  mkdirSync(join(root, "big-disk"));
  symlinkSync(join(root, "big-disk"), join(root, ".tsugite"));
  const store = createStore(root);
  const { digest } = await store.putBytes(Buffer.from("a"));
  expect(Buffer.from(await store.getBytes(digest)).toString()).toBe("a");
});

test("what stands in the way is named, with what to do", async () => {
  const root = temporaryFolder();
  writeFileSync(join(root, ".tsugite"), "");
  await expect(createStore(root).putBytes(Buffer.from("a"))).rejects.toMatchObject({
    code: "ARTIFACT_STORE_FAILED",
    message: expect.stringMatching(/artifacts: (ENOTDIR|EEXIST).*Move away the file/),
    cause: expect.objectContaining({ syscall: "mkdir" }),
  });
});

test("temporary files are removed when they are older than a day", async () => {
  const store = createStore();
  const folder = join(store.directory, "tmp");
  mkdirSync(folder, { recursive: true });
  const now = Date.now() / 1000;
  const names = ["00000000-0000-0000-0000-000000000000.part", "11111111-1111-1111-1111-111111111111.part", "notes.txt"];
  for (const [index, name] of names.entries()) {
    writeFileSync(join(folder, name), "");
    const age = index === 1 ? 23 * 3600 : 25 * 3600;
    utimesSync(join(folder, name), now - age, now - age);
  }
  await store.putBytes(Buffer.from("a"));
  expect(readdirSync(folder)).toEqual(names.slice(1));
  const before = Date.now() - 3_600_000;
  expect(await store.removeLeftovers(Date.now() - 24 * 3_600_000)).toEqual({ count: 0, bytes: 0 });
  writeFileSync(join(folder, names[1] ?? ""), "half");
  utimesSync(join(folder, names[1] ?? ""), now - 7200, now - 7200);
  expect(await store.removeLeftovers(before, { dryRun: true })).toEqual({ count: 1, bytes: 4 });
  expect(await store.removeLeftovers(before)).toEqual({ count: 1, bytes: 4 });
  expect(readdirSync(folder)).toEqual(["notes.txt"]);
});

test("what is no artifact is neither listed nor removed", async () => {
  const store = createStore();
  const { digest } = await store.putBytes(Buffer.from("a"));
  const shard = dirname(store.locationOf(digest));
  writeFileSync(join(shard, "notes.txt"), "");
  writeFileSync(join(shard, "0".repeat(64)), "");
  mkdirSync(join(store.directory, "zz"));
  symlinkSync(store.locationOf(digest), join(shard, `${digest.slice(0, 2)}${"0".repeat(62)}`));
  const listed: string[] = [];
  for await (const artifact of store.list()) listed.push(artifact.digest);
  expect(listed).toEqual([digest]);
});

test("a folder of the store that leads elsewhere is not emptied", async () => {
  const store = createStore();
  const outside = temporaryFolder();
  const { digest } = await store.putBytes(Buffer.from("a"));
  renameSync(store.locationOf(digest), join(outside, digest));
  rmSync(dirname(store.locationOf(digest)), { recursive: true });
  symlinkSync(outside, dirname(store.locationOf(digest)));
  await expect(store.remove(digest)).rejects.toMatchObject({ code: "ARTIFACT_STORE_FAILED" });
  expect(readdirSync(outside)).toEqual([digest]);
});

test("a folder that was deleted under a living store is made again", async () => {
  const store = createStore();
  await store.putBytes(Buffer.from("a"));
  rmSync(store.directory, { recursive: true });
  const { digest } = await store.putBytes(Buffer.from("a"));
  expect(existsSync(store.locationOf(digest))).toBe(true);
});

test("a writer that is killed leaves the whole artifact or none, and the next one is not disturbed", async () => {
  for (const delay of [0, 5, 20, 60]) {
    const store = createStore();
    const file = join(store.root, "file");
    const content = randomBytes(20_000_000);
    writeFileSync(file, content);
    const fixture = startFixture("put-file", [store.root, file]);
    await fixture.nextLine();
    await setTimeout(delay);
    fixture.child.kill("SIGKILL");
    await fixture.rest();
    const path = store.locationOf(digestOf(content));
    if (existsSync(path)) expect(digestOf(readFileSync(path))).toBe(digestOf(content));
    await store.putFile(file);
    await store.getFile(digestOf(content));
  }
});

test.skipIf(process.platform === "win32")("a disk that takes no more is named, and nothing is left", async () => {
  const store = createStore();
  const file = join(store.root, "file");
  writeFileSync(file, randomBytes(3_000_000));
  const fixture = startFixture("put-file", [store.root, file], { maxFileSize: 2000 });
  expect(JSON.parse((await fixture.rest()).at(-1) ?? "{}")).toEqual({
    code: "ARTIFACT_STORE_FAILED",
    message: expect.stringMatching(new RegExp(`${store.directory}: EFBIG.*ulimit -f`)),
  });
  expect(readdirSync(join(store.directory, "tmp"))).toEqual([]);
});

test.skipIf(process.getuid?.() !== 0)(
  "a folder that this user may not write to is named, with what to do",
  async () => {
    const fixture = startFixture("put-file", [temporaryFolder(), "/etc/hostname"], { uid: 65_534 });
    expect(JSON.parse((await fixture.rest()).at(-1) ?? "{}")).toMatchObject({
      code: "ARTIFACT_STORE_FAILED",
      message: expect.stringMatching(/EACCES.*Give this user the right/),
    });
  },
);
