/* Names beside points, where there is room: first come, first served, never one over another. */

const FONT = '11px "Microsoft YaHei", "Noto Sans CJK SC", Arial, sans-serif';
const HEIGHT = 14;
const DISTANCE = 4;
/** A name that would cover more points than this tells less than it hides. */
const MOST_HIDDEN = 2;
const pen = document.createElement("canvas").getContext("2d");

/** Sides in the order in which they are tried. */
const SIDES = {
  right: (p, w) => [p.x + p.r + DISTANCE, p.y - HEIGHT / 2, w],
  left: (p, w) => [p.x - p.r - DISTANCE - w, p.y - HEIGHT / 2, w],
  top: (p, w) => [p.x - w / 2, p.y - p.r - DISTANCE - HEIGHT, w],
  bottom: (p, w) => [p.x - w / 2, p.y + p.r + DISTANCE, w],
};

function overlap([ax, ay, aw], [bx, by, bw]) {
  return ax < bx + bw && bx < ax + aw && ay < by + HEIGHT && by < ay + HEIGHT;
}

function covers([x, y, w], p) {
  const r = p.r * 0.7;
  return x < p.x + r && p.x - r < x + w && y < p.y + r && p.y - r < y + HEIGHT;
}

/**
 * Choose a side for each name, most important first; a name without room is left out.
 *
 * wanted: [{key, text, x, y, r}] in pixels, r the radius of the point; others: points that a name should not
 * cover; box: [left, top, right, bottom]. Returns a map from key to side.
 */
export function placeLabels(wanted, others, box) {
  pen.font = FONT;
  const taken = [];
  const sides = new Map();
  wanted.forEach((p) => {
    const w = pen.measureText(p.text).width + 4;
    const free = Object.keys(SIDES).filter((side) => {
      const place = SIDES[side](p, w);
      const inside = place[0] >= box[0] && place[1] >= box[1] && place[0] + w <= box[2] && place[1] + HEIGHT <= box[3];
      return inside && !taken.some((other) => overlap(place, other));
    });
    if (!free.length) return;
    const hidden = (side) => others.filter((o) => o !== p && covers(SIDES[side](p, w), o)).length;
    const best = free.reduce((a, b) => (hidden(b) < hidden(a) ? b : a));
    if (hidden(best) > MOST_HIDDEN) return;
    taken.push(SIDES[best](p, w));
    sides.set(p.key, best);
  });
  return sides;
}
