// The name, words and colours of the school, for whoever looks: also before signing in. A page shows its own while they come, and
// where they cannot be had.
import { useQuery } from '@tanstack/react-query';
import { api, must, type Schemas } from '../api/client';

export const brandingKey = ['branding'] as const;

export function useBranding(): Schemas['Branding'] | undefined {
  return useQuery({ queryKey: brandingKey, staleTime: 300_000, queryFn: ({ signal }) => must(api.GET('/api/v1/branding', { signal })) }).data;
}
