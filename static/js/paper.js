// @ts-check
/** The board on one sheet of paper: as wide as it may be, and as small as its height asks. */
import { one } from './dom.js';

/**
 * px that a sheet of A4 and one of Letter both hold within their margins, lying; and the board's width on it, as in
 * print.css.
 */
const SHEET = { width: 970, height: 690 };
const WIDTH = 1040;

export function fitPaper() {
  if (!matchMedia('print').matches) return;
  const { scrollHeight } = one(document, '.focus');
  document.documentElement.style.setProperty(
    '--paper-zoom',
    String(Math.min(SHEET.width / WIDTH, SHEET.height / scrollHeight)),
  );
}
