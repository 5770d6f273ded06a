import { type RelayProxy, startRelayProxy } from "./relay-proxy.test-helper.ts";

/** Stands between a process and the server, and counts the statements that are sent. */
export interface StatementProxy extends RelayProxy {
  /** How many statements went through, over all connections. */
  readonly statements: number;
}

/** What becomes of a statement, whose answer nobody gets. */
export interface StatementFault {
  /** Of which statement, counted over all connections from 1. */
  readonly at: number;
  /** Whether its connection is cut, or nothing goes through any more on any connection. */
  readonly do: "cut" | "silence";
  /** Called when the server has had time to do it. @default nothing */
  readonly onDone?: () => void;
}

/** Milliseconds in which the server does what it was told last. */
const ENOUGH = 50;

/** What ends a statement: a query of one message, and the end of one that comes in several. */
const ENDS_OF_STATEMENTS = new Set(["Q", "S"]);

export async function startStatementProxy(server: string, fault: StatementFault): Promise<StatementProxy> {
  let statements = 0;
  let isSilent = false;
  const proxy = await startRelayProxy(server, (client, upstream) => {
    const split = messageSplitter();
    let isCut = false;
    client.on("data", (data: Buffer) => {
      for (const { kind, bytes } of split(data)) {
        if (isSilent || isCut) return;
        upstream.write(bytes);
        if (!ENDS_OF_STATEMENTS.has(kind)) continue;
        statements += 1;
        if (statements !== fault.at) continue;
        if (fault.do === "cut") isCut = true;
        else isSilent = true;
        setTimeout(() => {
          if (isCut) client.destroy();
          fault.onDone?.();
        }, ENOUGH);
      }
    });
    upstream.on("data", (data) => {
      if (!isSilent && !isCut) client.write(data);
    });
  });
  return {
    ...proxy,
    get statements() {
      return statements;
    },
  };
}

interface Message {
  /** Its type: one letter, and none of the first message of a connection. */
  readonly kind: string;
  readonly bytes: Buffer;
}

/** Cuts what a client sends into whole messages of PostgreSQL's protocol, wherever the network has cut it. */
function messageSplitter(): (data: Buffer) => readonly Message[] {
  let rest = Buffer.alloc(0);
  let isFirst = true;
  return (data) => {
    rest = Buffer.concat([rest, data]);
    const messages: Message[] = [];
    for (;;) {
      const head = isFirst ? 0 : 1;
      if (rest.length < head + 4) return messages;
      const length = head + rest.readUInt32BE(head);
      if (rest.length < length) return messages;
      messages.push({ kind: isFirst ? "" : String.fromCharCode(rest[0] ?? 0), bytes: rest.subarray(0, length) });
      rest = rest.subarray(length);
      isFirst = false;
    }
  };
}
