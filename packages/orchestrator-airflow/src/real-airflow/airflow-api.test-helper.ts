import { inject } from "vitest";

/** What people do in Airflow's interface: asks its API, signed in as everybody. */
export async function airflowApi(method: "GET" | "POST" | "PATCH", path: string, body?: object): Promise<unknown> {
  const { url } = inject("airflow");
  const { access_token } = (await (await fetch(`${url}/auth/token`)).json()) as { readonly access_token: string };
  const answer = await fetch(`${url}/api/v2${path}`, {
    method,
    headers: { authorization: `Bearer ${access_token}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}
