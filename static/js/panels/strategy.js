// @ts-check
/** The strategy as it stands and what it promises; its form opens from the button. */
import { h, keep, one, write, writeRich } from '../dom.js';

export class StrategyPanel {
  /** @param {HTMLElement} root @param {import('../words.js').Speech} speech */
  constructor(root, speech) {
    this.list = one(root, 'dl');
    this.promise = one(root, '.promise');
    this.speech = speech;
  }

  /** @param {import('../protocol.js').Rollout} rollout */
  paint(rollout) {
    const { speech } = this;
    const { strategy } = rollout;
    const recreate = strategy.type === 'Recreate';
    const rows = [
      ['type', strategy.type],
      ...(recreate ? [] : [['maxSurge', strategy.maxSurge], ['maxUnavailable', strategy.maxUnavailable]]),
      ['minReadySeconds', rollout.minReadySeconds], ['progressDeadlineSeconds', rollout.progressDeadlineSeconds], ['revisionHistoryLimit', rollout.revisionHistoryLimit],
    ].map(([name, value]) => ({ name: String(name), value: String(value ?? '–') }));
    const cells = rows.flatMap(({ name, value }) => [{ key: `${name}/term`, tag: /** @type {const} */ ('dt'), text: name }, { key: `${name}/value`, tag: /** @type {const} */ ('dd'), text: value }]);
    keep(this.list, cells, ({ key }) => key, ({ tag }) => h(tag), (element, { text }) => write(element, text));
    const what = recreate
      ? speech.say('strategy.recreate', { desired: rollout.desired })
      : speech.say('strategy.promise', { ceiling: rollout.ceiling, floor: rollout.floor });
    writeRich(this.promise, `*${speech.say('strategy.lead')}* ${what}`);
  }
}
