import git from "@changesets/cli/changelog";

/** Entries of changelogs. A release of a dependency is one entry, however many changes it brought. */
export default {
  getReleaseLine: git.getReleaseLine,
  getDependencyReleaseLine: (_changesets, dependencies) =>
    dependencies.length === 0
      ? ""
      : ["- Updated dependencies", ...dependencies.map(({ name, newVersion }) => `  - \`${name}\` ${newVersion}`)].join(
          "\n",
        ),
};
