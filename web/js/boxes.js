// Draws what the server found over the picture it was found in.

import { words } from './words.js';

const kColours = { present: '#3ddc84', late: '#ffbf47', already_marked: '#3ddc84', cooldown: '#c8a6f5', review: '#c8a6f5',
  spoof: '#ff6b60', unknown: '#d7dedb', not_on_roster: '#d7dedb', low_quality: '#d7dedb', outside_window: '#d7dedb' };

export function labelOf(face) {
  const outcome = words[face.decision] ?? '';
  return face.match ? [face.match.name, outcome].filter(Boolean).join(' · ') : outcome || words.unknown;
}

// `canvas` covers the picture with object-fit: contain; `width` x `height` is the picture the boxes speak of.
export function drawBoxes(canvas, faces, width, height) {
  const ratio = window.devicePixelRatio || 1;
  const { clientWidth, clientHeight } = canvas;
  canvas.width = clientWidth * ratio;
  canvas.height = clientHeight * ratio;
  const draw = canvas.getContext('2d');
  draw.scale(ratio, ratio);
  const scale = Math.min(clientWidth / width, clientHeight / height);
  const left = (clientWidth - width * scale) / 2;
  const top = (clientHeight - height * scale) / 2;
  draw.font = '600 15px system-ui, sans-serif';
  draw.textBaseline = 'middle';
  for (const face of faces) {
    const colour = kColours[face.decision] ?? '#d7dedb';
    const x = left + face.box.x * scale;
    const y = top + face.box.y * scale;
    draw.lineWidth = 3;
    draw.strokeStyle = colour;
    draw.beginPath();
    draw.roundRect(x, y, face.box.width * scale, face.box.height * scale, 8);
    draw.stroke();
    const text = labelOf(face);
    const textWidth = draw.measureText(text).width + 14;
    const labelX = Math.max(0, Math.min(x, clientWidth - textWidth));
    const labelY = y > 28 ? y - 27 : y + face.box.height * scale + 3;
    draw.fillStyle = colour;
    draw.beginPath();
    draw.roundRect(labelX, labelY, textWidth, 24, 6);
    draw.fill();
    draw.fillStyle = '#08120d';
    draw.fillText(text, labelX + 7, labelY + 12);
  }
}
