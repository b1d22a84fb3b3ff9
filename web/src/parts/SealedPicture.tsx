// A picture that only who is signed in may see: fetched as a blob, shown, and given up with the component. Every look at one is
// written in the audit, so it is fetched only when it comes into view. Where it cannot be shown its words stand in its place.
import FaceIcon from '@mui/icons-material/Face';
import Box from '@mui/material/Box';
import { useEffect, useRef, useState } from 'react';

export interface SealedPictureProps {
  /** '/api/v1/reviews/…/picture'; null where there is none. */
  src: string | null;
  /** What it shows; '' where the text beside it says so. */
  alt: string;
  width?: number | string;
  height?: number | string;
  /** Whether the whole picture is shown, rather than the middle of it. */
  whole?: boolean;
  /** Asks for nothing now; what is shown stays. */
  still?: boolean;
}

export function SealedPicture({ src, alt, width = 96, height = 96, whole = false, still = false }: SealedPictureProps) {
  const place = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState(false);
  const [shown, setShown] = useState<{ src: string; url: string | null } | null>(null);
  useEffect(() => {
    if (seen || !place.current) return;
    if (typeof IntersectionObserver === 'undefined') return setSeen(true);
    const watch = new IntersectionObserver((entries) => { if (entries.some((entry) => entry.isIntersecting)) setSeen(true); }, { rootMargin: '100px' });
    watch.observe(place.current);
    return () => watch.disconnect();
  }, [seen]);
  useEffect(() => {
    if (!seen || !src || still) return;
    const stop = new AbortController();
    let url: string | undefined;
    fetch(src, { credentials: 'same-origin', signal: stop.signal }).then(async (answer) => {
      if (!answer.ok) return setShown({ src, url: null });
      url = URL.createObjectURL(await answer.blob());
      if (stop.signal.aborted) URL.revokeObjectURL(url);
      else setShown({ src, url });
    }).catch(() => { if (!stop.signal.aborted) setShown({ src, url: null }); });
    return () => {
      stop.abort();
      if (url) URL.revokeObjectURL(url);
    };
  }, [seen, src, still]);
  const url = shown?.src === src ? shown?.url : undefined;
  return (
    <Box ref={place} sx={{ width, height, maxWidth: '100%', borderRadius: 1.5, overflow: 'hidden', bgcolor: 'action.hover', display: 'grid', placeItems: 'center', flexShrink: 0, position: 'relative' }}>
      {url
        ? <Box component="img" src={url} alt={alt} sx={{ position: 'absolute', inset: 0, width: '100%', height: '100%', objectFit: whole ? 'contain' : 'cover', display: 'block' }} />
        : (!src || url === null) && <FaceIcon color="disabled" fontSize="large" {...(alt ? { titleAccess: alt } : {})} />}
    </Box>
  );
}
