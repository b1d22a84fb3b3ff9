// Drawn people, for pictures in the docs: nobody's likeness, and yet enough of a face for the detector and the recogniser to work
// on, so that the pages show what they show of real ones.

// Of each: how they are drawn. Lengths are shares of the width of the face.
const looks = [
  { skin: '#e8b998', hair: '#3b2a1e', style: 'long', eyes: '#4a6b3a', wide: 0.98, gap: 0.46, brow: 0.05, nose: 0.25, mouth: 0.36, lips: '#b9655e' },
  { skin: '#c98f64', hair: '#17120f', style: 'short', eyes: '#3a2415', wide: 1.04, gap: 0.44, brow: 0.07, nose: 0.31, mouth: 0.4, lips: '#99564a' },
  { skin: '#f1cbb0', hair: '#a5713d', style: 'bob', eyes: '#4d7596', wide: 0.94, gap: 0.48, brow: 0.045, nose: 0.23, mouth: 0.33, lips: '#c46f6b' },
  { skin: '#8d5a3b', hair: '#0f0c0a', style: 'crop', eyes: '#2c1a10', wide: 1.0, gap: 0.47, brow: 0.065, nose: 0.34, mouth: 0.42, lips: '#7a4038' },
  { skin: '#dca57d', hair: '#52301b', style: 'long', eyes: '#5b3a1e', wide: 0.96, gap: 0.43, brow: 0.055, nose: 0.27, mouth: 0.35, lips: '#b35a55' },
  { skin: '#6f452e', hair: '#0b0908', style: 'crop', eyes: '#241509', wide: 1.05, gap: 0.49, brow: 0.075, nose: 0.36, mouth: 0.44, lips: '#5f332d' },
  { skin: '#efc7a6', hair: '#191614', style: 'bob', eyes: '#2e1d12', wide: 1.0, gap: 0.5, brow: 0.05, nose: 0.22, mouth: 0.31, lips: '#c0706a' },
  { skin: '#e3b08b', hair: '#6f6a66', style: 'short', eyes: '#5d7f92', wide: 1.02, gap: 0.45, brow: 0.08, nose: 0.3, mouth: 0.38, lips: '#a9625a', beard: true },
];
export const drawnPeople = looks.length;

const shade = (colour, by) => `#${[1, 3, 5].map((at) => Math.max(0, Math.min(255, Math.round(parseInt(colour.slice(at, at + 2), 16) * by))).toString(16).padStart(2, '0')).join('')}`;

// A portrait as SVG, 400 units a side. `mood`: small differences between two pictures of one person (-1..1).
export function drawnFace(who, mood = 0) {
  const look = looks[who % looks.length];
  const half = 88 * look.wide;
  const [x, y] = [200, 205];
  const gap = look.gap * half;
  const id = `f${who}${mood < 0 ? 'a' : mood > 0 ? 'b' : 'c'}`;
  const eye = (side) => {
    const at = x + side * gap;
    return `
      <path d="M${at - 24} ${y - 20} Q${at} ${y - 40} ${at + 24} ${y - 20} Q${at} ${y - 6} ${at - 24} ${y - 20}Z" fill="${shade(look.skin, 0.72)}" opacity="0.55"/>
      <path d="M${at - 20} ${y - 20} Q${at} ${y - 34 - mood} ${at + 20} ${y - 20} Q${at} ${y - 10} ${at - 20} ${y - 20}Z" fill="#f6f2ee"/>
      <circle cx="${at + 2 * mood}" cy="${y - 21}" r="8.5" fill="${look.eyes}"/><circle cx="${at + 2 * mood}" cy="${y - 21}" r="4" fill="#0a0706"/>
      <circle cx="${at + 3}" cy="${y - 24}" r="2" fill="#fff"/>
      <path d="M${at - 21} ${y - 20} Q${at} ${y - 36 - mood} ${at + 21} ${y - 20}" fill="none" stroke="#20130c" stroke-width="3.2"/>
      <path d="M${at - side * 25} ${y - 45 - 2 * mood} Q${at} ${y - 58 - 2 * mood} ${at + side * 27} ${y - 44}" fill="none" stroke="${look.hair}" stroke-width="${look.brow * half * 1.5}" stroke-linecap="round"/>`;
  };
  const wing = look.nose * half * 0.72;
  const mouth = look.mouth * half;
  const behind = { long: `<path d="M${x - half - 30} ${y + 150} Q${x - half - 60} ${y - 130} ${x} ${y - 165} Q${x + half + 60} ${y - 130} ${x + half + 30} ${y + 150}Z" fill="${look.hair}"/>`,
    bob: `<path d="M${x - half - 22} ${y + 85} Q${x - half - 55} ${y - 130} ${x} ${y - 160} Q${x + half + 55} ${y - 130} ${x + half + 22} ${y + 85}Z" fill="${look.hair}"/>` };
  const fringe = { long: 0.62, bob: 0.72, short: 0.6, crop: 0.52 }[look.style];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" width="400" height="400">
    <defs>
      <radialGradient id="${id}s" cx="0.45" cy="0.38" r="0.75"><stop offset="0" stop-color="${shade(look.skin, 1.07)}"/><stop offset="0.6" stop-color="${look.skin}"/><stop offset="1" stop-color="${shade(look.skin, 0.68)}"/></radialGradient>
      <linearGradient id="${id}n" x1="0" x2="1"><stop offset="0" stop-color="${shade(look.skin, 0.8)}" stop-opacity="0.7"/><stop offset="0.5" stop-color="${shade(look.skin, 1.12)}" stop-opacity="0.7"/><stop offset="1" stop-color="${shade(look.skin, 0.72)}" stop-opacity="0.7"/></linearGradient>
      <filter id="${id}b"><feGaussianBlur stdDeviation="4"/></filter>
    </defs>
    <rect width="400" height="400" fill="#cfd6da"/>
    ${behind[look.style] ?? ''}
    <path d="M${x - 150} 400 Q${x - 140} ${y + 150} ${x - 40} ${y + 135} L${x + 40} ${y + 135} Q${x + 140} ${y + 150} ${x + 150} 400Z" fill="${shade('#5b7fa3', 0.7 + 0.08 * (who % 6))}"/>
    <path d="M${x - 40} ${y + 70} L${x - 44} ${y + 145} Q${x} ${y + 175} ${x + 44} ${y + 145} L${x + 40} ${y + 70}Z" fill="${shade(look.skin, 0.78)}"/>
    <ellipse cx="${x - half}" cy="${y - 8}" rx="13" ry="25" fill="${shade(look.skin, 0.85)}"/><ellipse cx="${x + half}" cy="${y - 8}" rx="13" ry="25" fill="${shade(look.skin, 0.8)}"/>
    <path d="M${x - half} ${y - 45} Q${x - half} ${y - 140} ${x} ${y - 140} Q${x + half} ${y - 140} ${x + half} ${y - 45} Q${x + half} ${y + 50} ${x + 0.52 * half} ${y + 96} Q${x} ${y + 132} ${x - 0.52 * half} ${y + 96} Q${x - half} ${y + 50} ${x - half} ${y - 45}Z" fill="url(#${id}s)"/>
    <path d="M${x - half - 6} ${y - 30} Q${x - half - 20} ${y - 165} ${x} ${y - 162} Q${x + half + 20} ${y - 165} ${x + half + 6} ${y - 30} Q${x + 0.85 * half} ${y - 150 * fringe} ${x + 0.2 * half} ${y - 150 * fringe - 12} Q${x - 0.7 * half} ${y - 150 * fringe} ${x - half - 6} ${y - 30}Z" fill="${look.hair}"/>
    ${look.beard ? `<path d="M${x - 0.9 * half} ${y + 30} Q${x - 0.8 * half} ${y + 110} ${x} ${y + 130} Q${x + 0.8 * half} ${y + 110} ${x + 0.9 * half} ${y + 30} Q${x} ${y + 62} ${x - 0.9 * half} ${y + 30}Z" fill="${look.hair}" opacity="0.55" filter="url(#${id}b)"/>` : ''}
    <ellipse cx="${x - 0.6 * half}" cy="${y + 28}" rx="24" ry="17" fill="${look.lips}" opacity="0.16" filter="url(#${id}b)"/><ellipse cx="${x + 0.6 * half}" cy="${y + 28}" rx="24" ry="17" fill="${look.lips}" opacity="0.16" filter="url(#${id}b)"/>
    ${eye(-1)}${eye(1)}
    <path d="M${x - 9} ${y - 25} Q${x - 8} ${y + 10} ${x - wing} ${y + 30} Q${x} ${y + 42} ${x + wing} ${y + 30} Q${x + 8} ${y + 10} ${x + 9} ${y - 25}Z" fill="url(#${id}n)"/>
    <path d="M${x - wing} ${y + 30} Q${x - wing * 0.6} ${y + 40} ${x - wing * 0.3} ${y + 35} M${x + wing} ${y + 30} Q${x + wing * 0.6} ${y + 40} ${x + wing * 0.3} ${y + 35}" fill="none" stroke="${shade(look.skin, 0.45)}" stroke-width="4" stroke-linecap="round"/>
    <path d="M${x - mouth} ${y + 72 - 2 * mood} Q${x - 0.3 * mouth} ${y + 60} ${x} ${y + 65} Q${x + 0.3 * mouth} ${y + 60} ${x + mouth} ${y + 72 - 2 * mood} Q${x} ${y + 94 + 3 * mood} ${x - mouth} ${y + 72 - 2 * mood}Z" fill="${look.lips}"/>
    <path d="M${x - mouth} ${y + 72 - 2 * mood} Q${x} ${y + 77 + 2 * mood} ${x + mouth} ${y + 72 - 2 * mood}" fill="none" stroke="${shade(look.lips, 0.5)}" stroke-width="2.5"/>
    <path d="M${x - 14} ${y + 104} Q${x} ${y + 110} ${x + 14} ${y + 104}" fill="none" stroke="${shade(look.skin, 0.7)}" stroke-width="3" opacity="0.6"/>
  </svg>`;
}
