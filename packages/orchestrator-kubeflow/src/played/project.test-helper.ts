import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { SqliteMetadataStore } from "@tsugite/core";
import { onTestFinished } from "vitest";

const workspace = fileURLToPath(new URL("../../../../", import.meta.url));

/** A project whose default stack is a Kubeflow that a test plays, with stores and an image builder of the test. */
export interface KubeflowProject {
  /** Absolute path. */
  readonly root: string;
  /** Absolute path of `pipeline.ts`. */
  readonly file: string;
  /** Folder of bundles that stand for images. */
  readonly images: string;
  readonly store: SqliteMetadataStore;
}

/** As of a team: folders that the test's containers reach. Their image is the bundle, kept by its digest. */
const COMPONENTS = `
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { LocalArtifactStore, SqliteMetadataStore, StackComponent, StackComponentType, type PipelineDeployment } from "@tsugite/core";

export class SharedMetadataStore extends SqliteMetadataStore {
  static override readonly FLAVOR: string = "shared";
  override get isLocalOnly() { return false; }
}
export class SharedArtifactStore extends LocalArtifactStore {
  static override readonly FLAVOR: string = "shared";
  override get isLocalOnly() { return false; }
}
export class BundleBuilder extends StackComponent {
  static override readonly TYPE = StackComponentType.IMAGE_BUILDER;
  static override readonly FLAVOR: string = "bundles";
  override async preparePipelineDeployment({ intent, bundle }: PipelineDeployment) {
    if (intent === "compile") return;
    const { directory, digest } = await bundle();
    await cp(directory, join(this.root, "images", digest), { recursive: true });
    return { image: "registry.test/shop/image@sha256:" + digest };
  }
}
`;

export interface ProjectOptions {
  /** Of the orchestrator. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Of the metadata store. */
  readonly store?: Readonly<Record<string, unknown>>;
  /** Components of the stack that are left out, or others. */
  readonly stack?: Readonly<Record<string, string | undefined>>;
}

/** Made in a temporary folder, and gone when the test ends. */
export async function kubeflowProject(
  files: Readonly<Record<string, string>>,
  baseUrl: string,
  { config = {}, store: storeConfig = {}, stack = {} }: ProjectOptions = {},
): Promise<KubeflowProject> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "tsugite-kubeflow-project-")));
  onTestFinished(() => rm(root, { recursive: true, force: true, maxRetries: 5 }));
  const components = {
    orchestrator: "kubeflow",
    "artifact-store": "shared",
    "metadata-store": "shared",
    "image-builder": "bundles",
    ...stack,
  };
  const all = {
    "package.json": JSON.stringify({ name: "shop", type: "module" }),
    "components.ts": COMPONENTS,
    "tsugite.yaml": JSON.stringify({
      stacks: { default: components },
      components: {
        orchestrator: { kubeflow: { flavor: "kubeflow", config: { baseUrl, ...config } } },
        "metadata-store": { shared: { flavor: "shared", config: storeConfig } },
        "artifact-store": { shared: { flavor: "shared" } },
        "image-builder": { bundles: { flavor: "bundles" } },
      },
      flavors: [
        { type: "orchestrator", name: "kubeflow", source: "@tsugite/orchestrator-kubeflow#KubeflowOrchestrator" },
        { type: "metadata-store", name: "shared", source: "./components.ts#SharedMetadataStore" },
        { type: "artifact-store", name: "shared", source: "./components.ts#SharedArtifactStore" },
        { type: "image-builder", name: "bundles", source: "./components.ts#BundleBuilder" },
      ],
    }),
    ...files,
  };
  for (const [name, text] of Object.entries(all)) await writeFile(join(root, name), text);
  for (const name of ["core", "orchestrator-kubeflow"]) await link(root, `@tsugite/${name}`, join("packages", name));
  for (const name of ["valibot", "@valibot/to-json-schema"]) {
    await link(root, name, join("packages/orchestrator-kubeflow/node_modules", name));
  }
  const store = new SqliteMetadataStore({ name: "shared", config: {}, root });
  onTestFinished(() => store.close());
  return { root, file: join(root, "pipeline.ts"), images: join(root, "images"), store };
}

async function link(root: string, name: string, target: string): Promise<void> {
  const path = join(root, "node_modules", name);
  await mkdir(dirname(path), { recursive: true });
  await symlink(join(workspace, target), path);
}
