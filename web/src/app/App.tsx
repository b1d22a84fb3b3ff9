// The app: who is signed in decides what there is to see.
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { createBrowserRouter, Navigate, RouterProvider, type RouteObject } from 'react-router';
import { ApiError } from '../api/client';
import { ConfirmProvider } from '../parts/Confirm';
import { NoticeProvider } from '../parts/Notices';
import { Waiting } from '../parts/Waiting';
import { PageError } from '../parts/PageError';
import { Guard } from './Guard';
import { pages } from './registry';
import { SessionProvider, sessionKey } from './session';
import { Shell } from './Shell';
import { AppTheme } from './theme';

const queries = new QueryClient({
  // A sign-in that ended anywhere has ended here: the sign-in page comes, and goes back to where one was.
  queryCache: new QueryCache({ onError: (error) => {
    if (error instanceof ApiError && error.status === 401) queries.setQueryData(sessionKey, null);
  } }),
  defaultOptions: { queries: {
    staleTime: 10_000,
    networkMode: 'always', // the server may be on this very machine, with no network at all
    retry: (count, error) => count < 2 && error instanceof ApiError && error.passing,
  }, mutations: { networkMode: 'always' } },
});

const SignInPage = lazy(() => import('../features/sign_in/SignInPage'));
const SetupPage = lazy(() => import('../features/setup/SetupPage'));
const HomePage = lazy(() => import('./HomePage'));
const NotFoundPage = lazy(() => import('./NotFoundPage'));

const routes: RouteObject[] = [
  { path: '/setup', element: <Suspense fallback={<Waiting />}><SetupPage /></Suspense>, errorElement: <PageError /> },
  { path: '/sign_in', element: <Suspense fallback={<Waiting />}><SignInPage /></Suspense>, errorElement: <PageError /> },
  {
    element: <Shell />,
    errorElement: <PageError />,
    children: [
      { index: true, element: <HomePage /> },
      ...pages.map((page) => {
        const Page = lazy(page.load);
        return { path: page.path, element: <Guard page={page}><Page /></Guard>, errorElement: <PageError /> };
      }),
      { path: '404', element: <NotFoundPage /> },
      { path: '*', element: <NotFoundPage /> },
    ],
  },
  { path: '*', element: <Navigate to="/" replace /> },
];

const router = createBrowserRouter(routes, { basename: '/app' });

export function App() {
  return (
    <Suspense fallback={null}>
      <QueryClientProvider client={queries}>
        <AppTheme>
          <SessionProvider>
            <NoticeProvider>
              <ConfirmProvider>
                <RouterProvider router={router} />
              </ConfirmProvider>
            </NoticeProvider>
          </SessionProvider>
        </AppTheme>
      </QueryClientProvider>
    </Suspense>
  );
}
