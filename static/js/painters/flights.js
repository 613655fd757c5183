// @ts-check
/**
 * A chip that leaves one row and appears in another is seen to fly there, over the rows: none of them moves for it. Who
 * wants less motion sees it where it is.
 */

const LONGEST = 520;
const EASE = 'cubic-bezier(.22,.8,.24,1)';
/** A chip that left so long ago went nowhere, in ms. */
const FORGOTTEN = 3000;

export class Flights {
  constructor() {
    /** Where each chip is, by its key. @type {Map<string, HTMLElement>} */
    this.homes = new Map();
    /** Where one was that is gone. @type {Map<string, {box: DOMRect, at: number}>} */
    this.left = new Map();
  }

  /** It is about to be taken away. @param {HTMLElement} chip */
  leave(chip) {
    const key = chip.getAttribute('data-keep') ?? '';
    if (this.homes.get(key) !== chip) return;
    this.left.set(key, { box: chip.getBoundingClientRect(), at: performance.now() });
    this.homes.delete(key);
  }

  /** It stands here now, perhaps as before. @param {string} key @param {HTMLElement} chip */
  arrive(key, chip) {
    const home = this.homes.get(key);
    if (home === chip) return;
    const gone = this.left.get(key);
    this.left.delete(key);
    this.homes.set(key, chip);
    if (home?.isConnected) this.fly(home.getBoundingClientRect(), chip);
    else if (gone && performance.now() - gone.at < FORGOTTEN) this.fly(gone.box, chip);
  }

  /** @param {DOMRect} from @param {HTMLElement} chip */
  fly(from, chip) {
    const to = chip.getBoundingClientRect();
    if (!from.width || !to.width || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    const flying = /** @type {HTMLElement} */ (chip.cloneNode(true));
    flying.classList.add('flying');
    flying.setAttribute('aria-hidden', 'true');
    Object.assign(flying.style, { left: `${to.left}px`, top: `${to.top}px`, width: `${to.width}px` });
    document.body.append(flying);
    chip.style.visibility = 'hidden';
    const away = `translate(${from.left - to.left}px, ${from.top - to.top}px)`;
    const land = () => {
      flying.remove();
      chip.style.visibility = '';
    };
    flying
      .animate([{ transform: away }, { transform: 'none' }], { duration: LONGEST, easing: EASE })
      .finished.then(land, land);
  }
}
