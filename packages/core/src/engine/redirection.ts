/** Where an answer sends whoever follows it, which nobody does who sends credentials. */
export interface Redirection {
  /** For messages. Without its query, which may hold secrets, and without the address that was asked. */
  readonly place: string;
  /** Whether it only wants the same host by https. */
  readonly isUpgrade: boolean;
}

/** @param baseUrl that was asked. */
export function describeRedirection(baseUrl: string, response: Pick<Response, "headers" | "url">): Redirection {
  const here = new URL(baseUrl);
  const there = URL.parse(response.headers.get("location") ?? "", response.url || baseUrl);
  return {
    place: there === null ? "nowhere" : there.origin === here.origin ? there.pathname : there.origin,
    isUpgrade: there?.hostname === here.hostname && here.protocol === "http:" && there.protocol === "https:",
  };
}
