// Who is signed in. The server says so at the start, after signing in and after signing out; a request that is refused with 401
// anywhere ends the sign-in here too.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, use, useCallback, useMemo, type ReactNode } from 'react';
import { api, ApiError, must, setCsrfToken, type Schemas } from '../api/client';
import type { Reader } from './registry';

export type Me = Schemas['Me'];

export interface Session {
  /** undefined: not known yet; null: nobody. */
  me: Me | null | undefined;
  error: Error | null;
  /** Asks the server again who is signed in. */
  refresh(): Promise<void>;
  signOut(): Promise<void>;
}

const SessionContext = createContext<Session | null>(null);

async function whoAmI(signal: AbortSignal): Promise<Me | null> {
  try {
    const me = await must(api.GET('/api/v1/auth/me', { signal }));
    setCsrfToken(me.csrf_token ?? '');
    return me;
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error;
    setCsrfToken('');
    return null;
  }
}

export const sessionKey = ['who_am_i'] as const;

export function SessionProvider({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery({ queryKey: sessionKey, queryFn: ({ signal }) => whoAmI(signal), staleTime: 60_000 });
  const refresh = useCallback(async () => { await refetch(); }, [refetch]);
  const signOut = useCallback(async () => {
    await must(api.POST('/api/v1/auth/sign_out', {}));
    setCsrfToken('');
    queries.clear(); // nothing of the one who left is shown to the one who comes
    queries.setQueryData(sessionKey, null);
  }, [queries]);
  const value = useMemo(() => ({ me: data, error, refresh, signOut }), [data, error, refresh, signOut]);
  return <SessionContext value={value}>{children}</SessionContext>;
}

export function useSession(): Session {
  const session = use(SessionContext);
  if (!session) throw new Error('useSession() outside of SessionProvider');
  return session;
}

/** Who is signed in, on pages that only stand where somebody is. */
export function useMe(): Me & Reader {
  const { me } = useSession();
  if (!me) throw new Error('useMe() where nobody is signed in');
  return me as Me & Reader;
}
