/** Where Kubeflow's launcher looks for the file of an artifact; undefined for addresses that it leaves alone. */
export function localPathOf(uri: string): string | undefined {
  const [, scheme = "", rest = ""] = /^(gs|minio|s3|oci):\/\/(.*)$/.exec(uri) ?? [];
  const folders: Readonly<Record<string, string>> = { gs: "/gcs/", minio: "/minio/", s3: "/s3/", oci: "/oci/" };
  const folder = folders[scheme];
  return folder === undefined ? undefined : `${folder}${rest}`;
}
