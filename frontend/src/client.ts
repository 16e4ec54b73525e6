// Reading the API. Answers are kept by address: going back shows at once what was seen.

import { language } from "./words";

export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

interface ProblemBody {
  code?: string;
  title?: string;
  detail?: string;
  detail_zh?: string;
}

const KEPT = 200;
const answers = new Map<string, Promise<unknown>>();

async function problemOf(response: Response): Promise<Problem> {
  const body = (await response.json().catch(() => ({}))) as ProblemBody;
  const detail = language() === "zh" ? (body.detail_zh ?? body.detail) : body.detail;
  return new Problem(response.status, body.code ?? "", detail ?? body.title ?? response.statusText);
}

async function fetchJson(address: string): Promise<unknown> {
  const response = await fetch(address, {
    headers: { Accept: "application/json", "Accept-Language": document.documentElement.lang || "zh-Hans" },
  });
  if (!response.ok) throw await problemOf(response);
  return response.json();
}

function keep(address: string): Promise<unknown> {
  const answer = fetchJson(address);
  answers.set(address, answer);
  answer.catch(() => answers.delete(address)); // a failure may be tried again
  const oldest = answers.keys().next();
  if (answers.size > KEPT && !oldest.done) answers.delete(oldest.value);
  return answer;
}

/** The JSON at `address`; rejects with `Problem`, or with TypeError where no server answers. */
export const read = <T>(address: string): Promise<T> =>
  (answers.get(address) ?? keep(address)) as Promise<T>;

/** An address below /api/v1/, empty parameters left out. */
export function api(path: string, query: Record<string, string | number> = {}): string {
  const filled = Object.entries(query).filter(([, value]) => value !== "");
  const text = new URLSearchParams(filled.map(([name, value]) => [name, String(value)])).toString();
  return `/api/v1/${path}${text ? `?${text}` : ""}`;
}
