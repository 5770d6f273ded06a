import { LocalArtifactStore, SqliteMetadataStore, type StackComponent } from "@tsugite/core";
import { expect, test } from "vitest";
import { checkSecrets } from "./check-secrets.ts";

/** A store with a config that its own schema would have taken. */
function store(config: object, type: "artifacts" | "metadata" = "metadata"): StackComponent {
  const options = { name: "team", root: "/", config: config as never };
  return type === "metadata" ? new SqliteMetadataStore(options) : new LocalArtifactStore(options);
}

test("a variable has to come from a secret or a config map, and a file has to lie in a volume", () => {
  const references = store({ url: { env: "PG_URL" }, tls: { ca: { file: "/run/secrets/pg/ca.crt" } } });
  expect(checkSecrets([references], {})).toMatchObject([
    {
      code: "COMPONENT_CONFIG_INVALID",
      message:
        "The metadata-store team reads the environment variable PG_URL, which containers of Kubeflow do not have.",
      fix: "Say in the orchestrator's config which secret has it: `steps: { env: { PG_URL: { secret: …, key: … } } }`.",
    },
    {
      message:
        "The metadata-store team reads the file /run/secrets/pg/ca.crt, which containers of Kubeflow do not have.",
    },
  ]);
  const settings = {
    env: { PG_URL: { secret: "postgres", key: "url" } },
    volumes: { "/run/secrets/pg": { secret: "postgres-ca" } },
  };
  expect(checkSecrets([references], settings)).toEqual([]);
  expect(checkSecrets([references], { ...settings, volumes: { "/run/secrets/p": { secret: "x" } } })).toHaveLength(1);
});

test("what looks like a reference and is none is left alone", () => {
  expect(
    checkSecrets([store({ bucket: { env: 1 }, labels: { env: "prod", team: "birds" } }, "artifacts")], {}),
  ).toEqual([]);
});
