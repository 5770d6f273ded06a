/** The package manager that started this, and how its commands are written. */
export interface PackageManager {
  readonly name: "npm" | "pnpm" | "yarn" | "bun";
  readonly install: string;
  readonly test: string;
  run(script: string): string;
  /** How this program is started; `options` as they have to be written to come through. */
  create(target: string, options?: string): string;
}

const MANAGERS: Readonly<Record<PackageManager["name"], PackageManager>> = {
  npm: {
    name: "npm",
    install: "npm install",
    test: "npm test",
    run: (script) => (script === "start" ? "npm start" : `npm run ${script}`),
    create: creating("npm create tsugite@latest", " -- "),
  },
  pnpm: {
    name: "pnpm",
    install: "pnpm install",
    test: "pnpm test",
    run: (script) => `pnpm ${script}`,
    create: creating("pnpm create tsugite@latest"),
  },
  yarn: {
    name: "yarn",
    install: "yarn install",
    test: "yarn test",
    run: (script) => `yarn ${script}`,
    create: creating("yarn create tsugite"),
  },
  bun: {
    name: "bun",
    install: "bun install",
    test: "bun run test",
    run: (script) => `bun run ${script}`,
    create: creating("bun create tsugite"),
  },
};

function creating(command: string, separator = " "): PackageManager["create"] {
  return (target, options) => `${command} ${target}${options === undefined ? "" : `${separator}${options}`}`;
}

/** @param userAgent what package managers put into `npm_config_user_agent`: `pnpm/12.21.0 npm/? node/v24…`; npm without it. */
export function packageManagerOf(userAgent: string | undefined): PackageManager {
  const name = userAgent?.split("/")[0] ?? "npm";
  return Object.hasOwn(MANAGERS, name) ? MANAGERS[name as PackageManager["name"]] : MANAGERS.npm;
}
