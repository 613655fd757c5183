// @ts-check
import { repositoryOf, seenImages, taughtImages } from '../../../static/js/images.js';
import { equal, ok, test } from '../assert.js';

/** @param {...string} images newest first */
const revisionsOf = (...images) =>
  /** @type {any[]} */ (
    images.map((image, index) => ({ number: images.length - index, images: [{ name: 'web', image, init: false }] }))
  );

test('an image keeps its registry and loses tag and digest', () => {
  equal(repositoryOf('registry:5000/team/app:v2'), 'registry:5000/team/app');
  equal(repositoryOf('registry:5000/team/app'), 'registry:5000/team/app');
  equal(repositoryOf('app:v2@sha256:9f2c41ab'), 'app');
});

test('images seen before are offered by their tag, the current one and repeats left out', () => {
  const found = seenImages(revisionsOf('alpine:3.5', 'alpine:3.4', 'alpine:3.5', 'alpine:3.4'), 'web', 'alpine:3.5');
  equal(found, [{ label: '3.4', image: 'alpine:3.4' }]);
});

test('an image of another repository is offered with its name', () => {
  equal(seenImages(revisionsOf('alpine:3.5', 'shop/busybox:1'), 'web', 'alpine:3.5'), [
    { label: 'busybox:1', image: 'shop/busybox:1' },
  ]);
});

test('another container is offered only what it ran', () => {
  equal(seenImages(revisionsOf('alpine:3.5', 'alpine:3.4'), 'proxy', 'envoy:1'), []);
});

test('the sandbox teaches with tags of the same repository, the next number first', () => {
  const taught = taughtImages('alpine:3.5');
  equal(
    taught.map(({ label }) => label),
    ['3.6', 'missing', 'crash', 'notready', 'slow', 'oom', 'errors'],
  );
  ok(
    taught.every(({ image }) => image.startsWith('alpine:')),
    'all of the same repository',
  );
  equal(taughtImages('alpine@sha256:9f2c41ab')[0].image, 'alpine:missing');
  equal(
    taughtImages('a/b:crash')
      .map(({ label }) => label)
      .includes('crash'),
    false,
  );
});
