// A file of the server's to the reader's disk. Asked for by fetch, so that a refusal is told in words in place of a page of JSON.
import { useCallback, useState } from 'react';
import { useAct } from './Notices';

/** The name that Content-Disposition gives a file. */
export function fileName(header: string | null, otherwise: string): string {
  return /filename="?([^";]+)"?/.exec(header ?? '')?.[1] ?? otherwise;
}

export function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000); // long after the browser has begun to read it
}

/** `fetchFile` is `api.GET(..., {parseAs: 'blob'})`. */
export function useDownload(): { busy: boolean; download: (fetchFile: () => Promise<{ data?: unknown; response: Response }>, otherwise: string) => Promise<boolean> } {
  const act = useAct();
  const [busy, setBusy] = useState(false);
  const download = useCallback(async (fetchFile: () => Promise<{ data?: unknown; response: Response }>, otherwise: string) => {
    setBusy(true);
    const done = await act(async () => {
      const { data, response } = await fetchFile();
      save(data as Blob, fileName(response.headers.get('Content-Disposition'), otherwise));
    });
    setBusy(false);
    return done;
  }, [act]);
  return { busy, download };
}
