// A QR code as a picture: dark on white with its quiet margin in every theme, for cameras read it so best.
import { encode } from 'uqr';

export interface QrCodeProps {
  text: string;
  /** What it is, for those who do not see it; the text itself should stand beside it where it is no secret. */
  label: string;
  /** Its side in pixels. */
  size?: number;
}

export function QrCode({ text, label, size = 220 }: QrCodeProps) {
  const { data, size: cells } = encode(text, { ecc: 'M', border: 4 });
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return (
    <svg role="img" aria-label={label} width={size} height={size} viewBox={`0 0 ${cells} ${cells}`} shapeRendering="crispEdges">
      <rect width={cells} height={cells} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
