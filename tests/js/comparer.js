// Compares two pictures by the means of their blocks, in a page of its own: what fonts of another machine alter is in small
// letters and a few pixels aside; what a regression alters is a patch. The test evaluates this expression.
({
  /** px of a block's side */
  block: 10,

  /** @param {string} png in base64 */
  async pixels(png) {
    const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext('2d'));
    context.drawImage(bitmap, 0, 0);
    return context.getImageData(0, 0, bitmap.width, bitmap.height);
  },

  /** A pixel for each block: the mean of its colours. @param {ImageData} image */
  shrink({ data, width, height }) {
    const [across, down] = [Math.floor(width / this.block), Math.floor(height / this.block)];
    const small = new ImageData(across, down);
    for (let index = 0; index < across * down; index += 1) {
      const [left, top] = [(index % across) * this.block, Math.floor(index / across) * this.block];
      const sum = [0, 0, 0];
      for (let y = top; y < top + this.block; y += 1) {
        for (let x = left; x < left + this.block; x += 1)
          for (let c = 0; c < 3; c += 1) sum[c] += data[(y * width + x) * 4 + c];
      }
      for (let c = 0; c < 3; c += 1) small.data[index * 4 + c] = Math.round(sum[c] / this.block ** 2);
      small.data[index * 4 + 3] = 255;
    }
    return small;
  },

  /** @param {ImageData} image @param {number} [scale] */
  async encode(image, scale = 1) {
    const flat = new OffscreenCanvas(image.width, image.height);
    flat.getContext('2d')?.putImageData(image, 0, 0);
    const canvas = new OffscreenCanvas(image.width * scale, image.height * scale);
    const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext('2d'));
    context.imageSmoothingEnabled = false;
    context.drawImage(flat, 0, 0, canvas.width, canvas.height);
    const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer());
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  },

  /** How far a block is from the nearest of those around the same place. @param {ImageData} one @param {ImageData} other @param {number} index */
  away(one, other, index) {
    const [x, y] = [index % one.width, Math.floor(index / one.width)];
    let least = 255;
    for (let row = Math.max(0, y - 1); row <= Math.min(one.height - 1, y + 1); row += 1) {
      for (let column = Math.max(0, x - 1); column <= Math.min(one.width - 1, x + 1); column += 1) {
        const at = (row * one.width + column) * 4;
        const most = Math.max(...[0, 1, 2].map((c) => Math.abs(one.data[index * 4 + c] - other.data[at + c])));
        least = Math.min(least, most);
      }
    }
    return least;
  },

  /** The largest patch of blocks that are further away than `level`, and how many there are in all. @param {Set<number>} off @param {number} width */
  patches(off, width) {
    const seen = new Set();
    let largest = 0;
    for (const first of off) {
      /** @type {number[]} */
      const open = seen.has(first) ? [] : [first];
      let size = 0;
      seen.add(first);
      while (open.length) {
        const index = /** @type {number} */ (open.pop());
        size += 1;
        for (const next of [index - 1, index + 1, index - width, index + width]) {
          if (!off.has(next) || seen.has(next)) continue;
          seen.add(next);
          open.push(next);
        }
      }
      largest = Math.max(largest, size);
    }
    return { largest, all: off.size };
  },

  /** @param {string} reference blocks as kept @param {string} actual the whole picture @param {number} level */
  async compare(reference, actual, level) {
    const [kept, small] = [await this.pixels(reference), this.shrink(await this.pixels(actual))];
    if (kept.width !== small.width || kept.height !== small.height) {
      return {
        largest: Infinity,
        all: Infinity,
        picture: await this.encode(small, this.block),
        size: [small.width, small.height],
      };
    }
    const off = new Set();
    for (let index = 0; index < kept.width * kept.height; index += 1) {
      if (Math.max(this.away(kept, small, index), this.away(small, kept, index)) > level) off.add(index);
    }
    return { ...this.patches(off, kept.width), picture: await this.side(kept, small, off) };
  },

  /** Was, is, and where they differ, beside one another. @param {ImageData} kept @param {ImageData} small @param {Set<number>} off */
  async side(kept, small, off) {
    const all = new ImageData(kept.width * 3 + 2, kept.height);
    all.data.fill(255);
    for (let index = 0; index < kept.width * kept.height; index += 1) {
      const [x, y] = [index % kept.width, Math.floor(index / kept.width)];
      const red = off.has(index)
        ? [200, 0, 40, 255]
        : [...small.data.slice(index * 4, index * 4 + 3)].map((value) => 160 + value * 0.37).concat(255);
      [kept.data.slice(index * 4, index * 4 + 4), small.data.slice(index * 4, index * 4 + 4), red].forEach(
        (pixel, part) => all.data.set(pixel, (y * all.width + x + part * (kept.width + 1)) * 4),
      );
    }
    return this.encode(all, 4);
  },

  /** @param {string} actual */
  async renew(actual) {
    return this.encode(this.shrink(await this.pixels(actual)));
  },
});
