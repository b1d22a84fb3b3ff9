// Shows a page or a part in a component test, with everything that stands around it in the app: texts, queries, notices, questions,
// an address. `serverAnswers` stands in for the server.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, render, type RenderResult } from '@testing-library/react';
import i18next from 'i18next';
import { Suspense, type ReactNode } from 'react';
import { MemoryRouter, Route, Routes } from 'react-router';
import { vi } from 'vitest';
import { sessionKey, SessionProvider } from '../app/session';
import { ConfirmProvider } from '../parts/Confirm';
import { NoticeProvider } from '../parts/Notices';

export interface ShowOptions {
  /** The namespaces of texts that it uses, besides common, app, parts and attendance. */
  texts?: string[];
  /** Where it is, and the pattern of the route: '/people/1', '/people/:personId'. */
  at?: string;
  path?: string;
  role?: 'viewer' | 'instructor' | 'office' | 'admin';
}

export async function show(content: ReactNode, { texts = [], at = '/', path = '*', role = 'admin' }: ShowOptions = {}): Promise<RenderResult> {
  await i18next.loadNamespaces(['common', 'app', 'faults', 'parts', 'attendance', ...texts]);
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  queries.setQueryData(sessionKey, { id: '00000000-0000-7000-8000-000000000001', name: 'office', role, scopes: [], person_id: null });
  let result: RenderResult | undefined;
  await act(async () => {
    result = render(
      <Suspense fallback={null}>
        <QueryClientProvider client={queries}>
          <SessionProvider>
            <NoticeProvider>
              <ConfirmProvider>
                <MemoryRouter initialEntries={[at]}><Routes><Route path={path} element={content} /></Routes></MemoryRouter>
              </ConfirmProvider>
            </NoticeProvider>
          </SessionProvider>
        </QueryClientProvider>
      </Suspense>);
  });
  return result as RenderResult;
}

/** What was asked of the server: 'GET /api/v1/people?q=Ana', with the JSON that came with it. */
export interface Asked {
  what: string;
  body: unknown;
}

/** Answers requests by 'METHOD /path' without /api/v1 and without the query; a function is given the address and the body. */
export function serverAnswers(answers: Record<string, unknown>): Asked[] {
  const asked: Asked[] = [];
  vi.stubGlobal('fetch', async (input: Request | string, init?: RequestInit) => {
    const request = input instanceof Request ? input : new Request(new URL(input, location.origin), init);
    const url = new URL(request.url);
    const body: unknown = request.headers.get('content-type')?.includes('json') ? await request.json() : null;
    const path = url.pathname.replace('/api/v1', '');
    asked.push({ what: `${request.method} ${path}${url.search}`, body });
    const answer = answers[`${request.method} ${path}`];
    const given: unknown = typeof answer === 'function' ? (answer as (url: URL, body: unknown) => unknown)(url, body) : answer;
    if (given instanceof Response) return given;
    if (given === undefined) return Response.json({ title: 'Not found', status: 404, detail: `nothing answers ${request.method} ${path}`, code: 'not_found' }, { status: 404 });
    return given === null ? new Response(null, { status: 204 }) : Response.json(given);
  });
  return asked;
}
